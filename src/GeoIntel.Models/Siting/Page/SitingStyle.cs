namespace GeoIntel.Models.Siting.Page;

/// <summary>What a siting page has besides the style of all pages. Shapes and tones tell things apart without colour.</summary>
static class SitingStyle
{
    public const string Css =
        """

        .pictures{display:grid;grid-template-columns:minmax(0,3fr) minmax(280px,2fr);gap:28px}
        .map .before{fill:#9a9992;fill-opacity:.75}.map .added{fill:#1f5aa6;fill-opacity:.85}.map .open{fill:#fff;stroke:#b23a00;stroke-width:1}
        .map .reach{fill:none;stroke:#1d1d1b;stroke-opacity:.5;stroke-width:.7;stroke-dasharray:3 2}.map .reach.new{stroke:#4a1486;stroke-opacity:1;stroke-width:1.1}
        .map .camera{fill:#1d1d1b;stroke:#fff;stroke-width:.6}.map .candidate{fill:#fff;stroke:#4a1486;stroke-width:1}
        .map .site{fill:#4a1486;stroke:#fff;stroke-width:.8}.map text.no{fill:#fff;font-size:9px;font-weight:700;text-anchor:middle}
        .credit{font-size:12px;color:#5b5a55;max-width:none}.legend svg{display:inline-block;width:15px;height:15px;margin-right:6px;vertical-align:-3px;overflow:visible}
        .gain .had{fill:#9a9992}.gain .gains{fill:#1f5aa6}.gain .most{stroke:#b23a00;stroke-width:1.4;stroke-dasharray:5 3;fill:none}.gain text{font-size:11px}
        @page{size:A4;margin:14mm 13mm}
        @media print{body{font-size:12px;max-width:none;-webkit-print-color-adjust:exact;print-color-adjust:exact}
        h1{font-size:20px}h2{font-size:15px;margin-top:20px}h3{font-size:12.5px}table{font-size:10.5px}dl{font-size:11px}.legend{font-size:10.5px}.credit{font-size:10px}
        th,td{padding:3px 8px 3px 0}.pictures{grid-template-columns:1fr;gap:0}.pictures>div{break-inside:avoid}.pictures>div>.map{height:150mm;width:auto;max-width:100%}.gain{max-height:75mm}
        .wide{overflow:visible}thead{display:table-header-group}.say,.box,.short{break-inside:avoid}.screen{display:none}}
        @media(max-width:800px){.pictures{grid-template-columns:1fr}}
        """;
}
