using GeoIntel.Cli;

return await GeoIntelCommand.RunAsync(args, Terminal.OfProcess());
