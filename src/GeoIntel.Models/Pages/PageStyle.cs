namespace GeoIntel.Models.Pages;

/// <summary>How a page looks. Nothing is fetched: no fonts, no pictures, no scripts.</summary>
static class PageStyle
{
    public const string Css =
        """
        :root{color-scheme:light}*{box-sizing:border-box}
        body{font:15px/1.5 system-ui,"Liberation Sans",Arial,sans-serif;color:#1d1d1b;background:#fff;margin:0 auto;padding:24px;max-width:1360px}
        h1{font-size:26px;line-height:1.25;margin:0 0 4px}h2{font-size:19px;margin:34px 0 6px;border-bottom:2px solid #1d1d1b;padding-bottom:4px}
        h3{font-size:15px;margin:16px 0 4px}p{margin:6px 0;max-width:100ch}
        .lead{color:#45443f}.maps p{min-height:4.5em}.maps{display:grid;grid-template-columns:repeat(auto-fit,minmax(420px,1fr));gap:28px}
        .handling{background:#1d1d1b;color:#fff;padding:6px 12px;margin:0 0 16px;font-weight:600;max-width:none}
        .say{border-left:5px solid #b26a00;background:#fdf4e3;padding:8px 14px;margin:10px 0;max-width:none}
        svg{display:block;width:100%;height:auto}svg text{font-size:10px;fill:#5b5a55}
        .map{border:1px solid #cfcdc6;background:#fff}.map .grid path{stroke:#1d1d1b;stroke-opacity:.13;stroke-width:.6;fill:none}
        .map .scale path{stroke:#1d1d1b;stroke-width:3}.map .area path{fill:none;stroke:#1d1d1b;stroke-opacity:.28;stroke-width:.4}
        .map .flag path{fill:#fff;fill-opacity:0;stroke:#e07b00;stroke-width:1.6}
        .legend{list-style:none;margin:8px 0 0;padding:0;display:flex;flex-wrap:wrap;gap:4px 16px;font-size:13px}
        .legend span{display:inline-block;width:13px;height:13px;margin-right:6px;vertical-align:-2px;border:1px solid #8b8a84}
        .legend .flagkey{border:2px solid #e07b00}
        .trends{display:grid;grid-template-columns:repeat(auto-fill,minmax(290px,1fr));gap:14px}
        .trend{margin:0;border:1px solid #dcdad3;padding:6px 8px}figcaption{font-size:12.5px}
        .axis{stroke:#d6d4cd;fill:none}.mean{stroke:#8b8a84;stroke-dasharray:4 3;fill:none}.line{stroke:#4a1486;stroke-width:1.6;fill:none}
        .dot{fill:#4a1486}.lo90{stroke:#f0a202;stroke-width:2}.lo80{stroke:#f0a202;stroke-width:6;stroke-opacity:.55}.next{fill:#b23a00}
        .wide{overflow-x:auto}table{border-collapse:collapse;font-size:13px;margin:8px 0;width:100%}
        th,td{text-align:left;padding:4px 10px 4px 0;border-bottom:1px solid #dcdad3;vertical-align:top}th{border-bottom:2px solid #8b8a84}
        th.n{text-align:right}td.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}td.id{white-space:nowrap}td.n+td:not(.n),th.n+th:not(.n){padding-left:14px}tr.strong{font-weight:600;background:#f5f2fb}
        .pair{display:grid;grid-template-columns:minmax(280px,360px) 1fr;gap:28px;align-items:start}
        dl{display:grid;grid-template-columns:minmax(150px,220px) 1fr;gap:3px 16px;font-size:13.5px;margin:6px 0}dt{color:#5b5a55}dd{margin:0;overflow-wrap:anywhere}
        .box{border:2px solid #1d1d1b;padding:8px 16px 14px;margin-top:12px}
        @media print{body{padding:0}h2,h2+p,h3+p{break-after:avoid}.trend,tr{break-inside:avoid}}
        @media(max-width:800px){.pair,.maps{grid-template-columns:1fr}}
        @media screen and (max-width:800px){dl{grid-template-columns:1fr}}
        """;
}
