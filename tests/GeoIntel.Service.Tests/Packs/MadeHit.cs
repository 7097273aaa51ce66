using System.Globalization;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Service.Tests.Packs;

/// <summary>A hit drawn from a seed, with one read, and why no pack tells it.</summary>
/// <param name="Flaw">Empty where packs tell it.</param>
sealed record MadeHit(
    Guid Id, int Kind, string Rule, string Nominal, string Other, string Camera, int Outcome, DateTimeOffset At, string Mark, string Flaw)
{
    static readonly string[] Flaws = ["withdrawn", "held", "safeguarding", "confidential", "restricted mark", "restricted person", "young", "counterpart"];

    public static MadeHit Of(Random random, int number)
    {
        var kind = random.Next(1, 8);
        var flaw = random.Next(3) == 0 ? Flaws[random.Next(Flaws.Length)] : "";
        if (flaw == "confidential") kind = 1;
        // A quarter lies outside of the week, on its edges among them.
        var at = random.Next(8) switch
        {
            0 => PackWorld.From.AddSeconds(-1),
            1 => PackWorld.Until,
            _ => PackWorld.From.AddSeconds(random.Next(7 * 86_400)),
        };
        var (rule, nominal) = kind switch
        {
            1 => (flaw == "confidential" ? "secret-entry" : $"w{random.Next(1, 4)}", ""),
            2 => ("c1", "p1"),
            3 => ("c2", "p2"),
            4 or 5 => ("c2", "p2"),
            6 => ("c3", ""),
            _ => ("journeys", ""),
        };
        if (flaw == "restricted person") nominal = "n-restricted";
        if (flaw == "young") nominal = "n-young";
        return new MadeHit(
            new Guid(number + 1, 0, 0, new byte[8]), kind, rule, nominal, flaw == "counterpart" ? "n-young" : "",
            ((string[])["north", "shop-1", "cov-1", ""])[random.Next(4)], random.Next(7), at,
            flaw switch { "restricted mark" => "ZZ99ZZZ", "confidential" => "CO99ONF", _ => "GO11ABC" }, flaw);
    }

    public bool IsTold => Flaw.Length == 0;

    public bool IsInWeek => At >= PackWorld.From && At < PackWorld.Until;

    public string Sql
    {
        get
        {
            var vrm = Vrm.Of(Mark).Packed.ToString(CultureInfo.InvariantCulture);
            var outcome = Outcome == 0 ? "NULL" : Outcome.ToString(CultureInfo.InvariantCulture);
            var list = Flaw == "confidential" ? "covertops" : "wanted";
            return $$"""
                INSERT INTO hit (hit_id, kind, rule_id, vrm, state, first_captured_at, last_captured_at, last_received_at, last_sequence, nominal_id,
                  meaning_sequence, outcome, held, due_at, body)
                VALUES ('{{Id}}', {{Kind}}, '{{Rule}}', {{vrm}}, {{(Flaw == "withdrawn" ? 3 : 2)}}, @at, @at, @at, 1, nullif('{{Nominal}}', ''),
                  1, {{outcome}}, {{(Flaw == "held" ? "true" : "false")}}, @at, '{"listId": "{{list}}", "hit": {
                    "first": {"cameraId": "{{Camera}}", "vrm": "{{Mark}}", "safeguarding": {{(Flaw == "safeguarding" ? "true" : "false")}}, "ruleRevision": 1},
                    "other": {"cameraId": "{{Camera}}", "nominalId": "{{Other}}"} } }'::jsonb);
                INSERT INTO sighting_match (sighting_id, captured_at, kind, rule_id, vrm, body)
                VALUES (gen_random_uuid(), @at, {{Kind}}, '{{Rule}}', {{vrm}}, '{"reason": {"cameraId": "{{Camera}}", "vrm": "{{Mark}}"} }'::jsonb);
                """;
        }
    }
}
