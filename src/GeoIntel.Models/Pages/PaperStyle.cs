namespace GeoIntel.Models.Pages;

/// <summary>What a document for people adds to the style of pages: texts, bars, and sheets of A4.</summary>
static class PaperStyle
{
    public const string Css =
        """
        body{max-width:1120px}.status{font-weight:600;margin:0 0 10px}.draft{color:#9c1c00}
        .text{border-left:5px solid #4a1486;background:#f7f5fb;padding:6px 14px;margin:10px 0;max-width:none}
        .text p{white-space:pre-line;max-width:100ch}.text .by,.none{color:#5b5a55;font-size:13px}
        .bar{fill:#4a1486}.gap{fill:#cfcdc6}.chart{margin:8px 0 14px;max-width:720px}.figure{margin:12px 0}
        .figure figcaption{margin:0 0 6px}.credit{font-size:12px;color:#5b5a55;max-width:none}
        .figure .map{max-width:760px}.map .border path{fill:none;stroke:#1d1d1b;stroke-width:1}
        .limits{margin:6px 0 12px;padding-left:18px;font-size:13px;color:#45443f}.limits li{margin:2px 0;max-width:110ch}
        @page{size:A4;margin:14mm 13mm 16mm}
        @media print{body{font-size:10pt;max-width:none;padding:0}h1{font-size:17pt}h2{font-size:13pt;margin-top:18px}h3{font-size:10.5pt}
        h2,h3,figcaption{break-after:avoid}figure,.text,.say,.box,.short,tr{break-inside:avoid}table{font-size:8.2pt}thead{display:table-header-group}
        th,td{padding:2.5px 6px 2.5px 0}.wide{overflow:visible}dl,.limits{font-size:8.8pt}.figure .map{height:90mm;width:auto;max-width:100%}.figure .map text{font-size:13px}
        .chart{max-width:130mm}.handling,.legend span,.bar,.map path,.text,.say{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
        """;
}
