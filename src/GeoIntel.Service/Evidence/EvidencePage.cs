using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;

namespace GeoIntel.Service.Evidence;

/// <summary>The page of a pack that a person reads: one HTML file that asks for nothing else and prints on A4.</summary>
static class EvidencePage
{
    const string Head = """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><title>Evidence pack</title>
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
        <style>
        @page { size: A4; margin: 18mm 16mm; }
        body { font: 10.5pt/1.45 "Liberation Sans", Arial, sans-serif; color: #1b1f24; max-width: 178mm; margin: 8mm auto; padding: 0 4mm; }
        h1 { font-size: 19pt; margin: 0 0 1mm; } h2 { font-size: 12.5pt; margin: 8mm 0 2mm; border-bottom: 0.4mm solid #1f4e79; color: #1f4e79; }
        h2, tr, figure { break-inside: avoid; } h2 { break-after: avoid; }
        .mark { background: #1f4e79; color: #fff; padding: 1.5mm 3mm; font-weight: bold; letter-spacing: 0.02em; }
        .sentence { font-size: 12pt; margin: 4mm 0; }
        .limits { border: 0.4mm solid #9a6700; background: #fff8e6; padding: 2mm 4mm; } .limits li { margin: 1mm 0; }
        table { border-collapse: collapse; width: 100%; font-size: 9pt; } caption { text-align: left; color: #57606a; }
        th, td { text-align: left; vertical-align: top; padding: 1mm 2mm; border-bottom: 0.2mm solid #d0d7de; overflow-wrap: break-word; }
        th { white-space: nowrap; color: #57606a; font-weight: 600; } table.pairs td:first-child { width: 38mm; color: #57606a; }
        figure { display: inline-block; width: 56mm; margin: 0 2mm 3mm 0; vertical-align: top; } figure img { width: 100%; border: 0.2mm solid #d0d7de; }
        figcaption, .small { font-size: 8pt; color: #57606a; overflow-wrap: anywhere; }
        </style></head><body>
        """;

    // What holds of every hit, whatever it rests on.
    static readonly string[] NeverProven =
    [
        "Who drove, or who was in the vehicle: a camera reads a mark.",
        "That the vehicle was the one the mark belongs to: marks are misread and cloned. A person compares the picture with a second identifier.",
        "That a person met, intended or did anything.",
        "That the register was right: it proves what was recorded, by whom and when.",
        "That a clock was right beyond the bounds stated for it.",
        "That nothing else was read: cameras are where they are, and were not always up.",
    ];

    public static string Write(EvidenceContent content, JsonObject manifest)
    {
        var page = new Writer();
        page.Raw(Head);
        page.Element("p", $"{manifest["handling"]}. For: {manifest["recipient"]}", "mark");
        page.Element("h1", "Evidence pack of a hit");
        page.Element("p", $"{manifest["hit"]}, handed out at {manifest["exportedAt"]} by {manifest["exportedBy"]}, reference {manifest["purposeReference"]}", "small");
        page.Element("p", Text(content.Hit["sentence"]), "sentence");
        page.Raw("<div class=limits>");
        page.Element("b", "What this does not prove");
        page.Raw("<ul>");
        page.Element("li", Text(content.Hit["caveat"]));
        foreach (var one in NeverProven) page.Element("li", one);
        page.Raw("</ul></div>");
        WriteHit(page, content.Hit);
        WriteReads(page, content);
        WriteContrary(page, content.Contrary);
        WriteCameras(page, content.Cameras);
        WriteChanges(page, content.Changes);
        WriteRegister(page, content.Register);
        WriteTrail(page, manifest["entries"]!.AsArray());
        page.Element("h2", "How to check this pack");
        page.Element("p", "geointel evidence verify PACK.zip --root KEY.pem", "small");
        page.Element("p", "It needs the public key that was kept outside of the service, and no service. This page is one of the files whose "
            + "digests are signed; the files beside it hold everything it says and more.");
        page.Raw("</body></html>\n");
        return page.ToString();
    }

    static void WriteHit(Writer page, JsonObject hit)
    {
        page.Element("h2", "The hit");
        page.Table(["", ""],
        [
            ["Kind", Words(hit["kind"], "HIT_KIND_")], ["State", $"{Words(hit["state"], "HIT_STATE_")}, revision {hit["revision"]}"],
            ["Mark as matched", Text(hit["vrm"])], ["Mark as read", Text(hit["vrmText"])], ["Mark watched for", Text(hit["watchedVrm"])],
            ["How they agree", $"{Words(hit["matchClass"], "MATCH_CLASS_")}{(hit["matchProbability"] is { } probability ? $", probability {probability}" : "")}"],
            ["First and last read", $"{hit["firstCaptureTime"]} to {hit["lastCaptureTime"]}, {hit["readCount"]} reads"],
            ["Rule", $"{hit["listEntry"]}{hit["condition"]} version {hit["ruleRevision"]}"],
            ["Evaluation", string.Join("; ", (hit["evaluations"] as JsonArray ?? []).Select(one => $"{one!["resource"]}: {EvaluationOf(one["evaluation"])}"))],
            ["Safeguarding", (bool?)hit["safeguarding"] == true ? "yes: never for enforcement" : "no"],
        ]);
        page.Element("h2", "Decision");
        if (hit["decision"] is { } decision)
        {
            page.Table(["", ""],
            [
                ["Outcome", Words(decision["outcome"], "HIT_OUTCOME_")], ["By", Text(decision["decidedBy"])], ["At", Text(decision["decideTime"])],
                ["Second identifier", Text(decision["secondIdentifier"])], ["Note", Text(decision["note"])],
            ]);
        }
        else
        {
            page.Element("p", "Nobody has decided about it.");
        }
    }

    static void WriteReads(Writer page, EvidenceContent content)
    {
        page.Element("h2", "Reads behind it");
        page.Table(
            ["Captured", "Camera", "As read", "State", "How it agrees", "Files"],
            content.Reads.Select(read => (string[])
            [
                Time(read!["capturedAt"]), Text(read["camera"]), Text(read["vrmText"]),
                $"{read["state"]}{((bool)read["countsForTheHit"]! ? "" : "; does not count")}",
                $"{read["match"]?["reason"]?["matchClass"]} {read["match"]?["reason"]?["probability"]}",
                read["attachments"]!.AsArray().Count == 0
                    ? Text(read["attachmentsNote"])
                    : string.Join("; ", read["attachments"]!.AsArray().Select(one => $"{one!["kind"]}: {(one["gone"] is { } gone ? $"gone, {gone}" : $"{Text(one["sha256"])[..12]}…")}")),
            ]));
        foreach (var shown in content.Shown)
        {
            page.Raw("<figure>");
            page.Raw($"<img alt=\"\" src=\"data:{shown.ContentType};base64,{Convert.ToBase64String(shown.Bytes)}\">");
            page.Element("figcaption", $"{shown.Kind}, {shown.Camera}, {EvidenceReads.Text(shown.CapturedAt)}, SHA-256 {shown.Sha256[..16]}…");
            page.Raw("</figure>");
        }
    }

    static void WriteContrary(Writer page, JsonObject contrary)
    {
        page.Element("h2", "What speaks against it");
        var elsewhere = contrary["elsewhere"]!;
        page.Element("p", $"{elsewhere["asked"]} Looked at: {elsewhere["lookedAt"]}; found: {elsewhere["reads"]!.AsArray().Count}."
            + ((bool)elsewhere["lookedAtAll"]! ? "" : " There were more than could be looked at.")
            + ((bool)elsewhere["allFeeds"]! ? "" : " Only feeds of one regime were looked at."));
        page.Table(["Captured", "Camera", "Distance", "Speed", "Read"], elsewhere["reads"]!.AsArray().Select(read => (string[])
            [Time(read!["capturedAt"]), Text(read["camera"]), $"{read["distanceMetres"]} m", $"{read["speedKmh"]} km/h", Text(read["name"])]));
        var other = contrary["otherReadings"]!;
        page.Element("p", $"{other["asked"]} Found: {other["readings"]!.AsArray().Count}.");
        page.Table(["Reading", "How sure", "Read"], other["readings"]!.AsArray().Select(one => (string[])
            [Text(one!["vrmText"]), one["confidence"] is { } sure ? Text(sure) : "not stated", Text(one["read"])]));
        page.Element("p", $"Taken back: {contrary["takenBack"]!.AsArray().Count}.");
        page.Table(["Captured", "As read", "Why"], contrary["takenBack"]!.AsArray().Select(one => (string[])
            [Time(one!["capturedAt"]), Text(one["vrmText"]), Text(one["why"])]));
        page.Element("p", Text(contrary["beside"]!["asked"]));
        page.Table(["Read", "Camera", "Other reads", "Other marks"], contrary["beside"]!["reads"]!.AsArray().Select(one => (string[])
            [Text(one!["read"]), Text(one["camera"]), Text(one["otherReads"]), Text(one["otherMarks"])]));
    }

    static void WriteCameras(Writer page, JsonArray cameras)
    {
        page.Element("h2", "Cameras and their clocks");
        page.Table(["Camera", "Place", "Clock", "Up around the reads"], cameras.Select(camera => (string[])
        [
            $"{camera!["displayName"]} ({camera["camera"]}){((bool)camera["covert"]! ? ", covert" : "")}",
            camera["easting"] is null ? Text(camera["placeNote"]) : $"{camera["easting"]}, {camera["northing"]} (EPSG:27700), known to {camera["surveyUncertaintyMetres"]} m",
            string.Join("; ", camera["clock"]!.AsArray().Select(day => day!["note"] is { } note
                ? $"{day["day"]}: {note}"
                : $"{day["day"]}: {Bound(day["aheadSecondsMin"])} to {Bound(day["aheadSecondsMax"])} s ahead, by {day["witnesses"]} witnesses"
                    + ((bool)day["contradictory"]! ? ", which contradict each other" : ""))),
            string.Join("; ", camera["uptime"]!.AsArray().Select(time => $"{time!["state"]} {Clock(time["from"])} to {Clock(time["until"])}")),
        ]));
    }

    static void WriteChanges(Writer page, JsonArray changes)
    {
        page.Element("h2", "How it changed");
        page.Table(["Recorded", "Change", "Why"], changes.Select(change => (string[])
            [Time(change!["recordedAt"]), Text(change["kind"]), Text(change["explanation"])]));
    }

    static void WriteRegister(Writer page, JsonArray register)
    {
        page.Element("h2", "The register as it stood");
        page.Table(["What", "Version", "Recorded", "File"], register.Select(one => (string[])
            [$"{one!["kind"]} {one["id"]}", Text(one["revision"]), Time(one["recordedAt"]), Text(one["file"] ?? one["gone"])]));
    }

    static void WriteTrail(Writer page, JsonArray entries)
    {
        page.Element("h2", "What the audit log holds of it");
        page.Table(["Entry", "Recorded", "By", "About", "Proven"], entries.Select(entry => (string[])
        [
            Text(entry!["name"]), Time(entry["recordedAt"]), Text(entry["actor"]), $"{entry["about"]} ({entry["outcome"]})",
            (bool)entry["covered"]! ? "by a signed checkpoint" : "NOT covered by a checkpoint",
        ]));
    }

    static string EvaluationOf(JsonNode? one) => $"{one?["source"]}-{one?["assessment"]}-{one?["handling"]} {one?["handlingConditions"]}".Trim();

    static string Bound(JsonNode? seconds) => seconds is null ? "unknown" : string.Create(CultureInfo.InvariantCulture, $"{(double)seconds:0.0}");

    static string Clock(JsonNode? time) => Text(time) is { Length: > 19 } text ? $"{text[5..10]} {text[11..16]}" : Text(time);

    static string Time(JsonNode? time) => Text(time) is { Length: > 20 } text ? $"{text[..10]} {text[11..19]}Z" : Text(time);

    // "HIT_KIND_EXCLUSION_ZONE" is "exclusion zone".
    static string Words(JsonNode? value, string prefix) =>
        Text(value).Replace(prefix, "", StringComparison.Ordinal).Replace('_', ' ').ToLowerInvariant();

    static string Text(JsonNode? value) => value?.ToString() ?? "";

    /// <summary>Writes elements whose every text is encoded.</summary>
    sealed class Writer
    {
        readonly StringBuilder _html = new();

        public void Raw(string html) => _html.Append(html);

        public void Element(string name, string text, string style = "") => _html
            .Append('<').Append(name).Append(style.Length == 0 ? "" : $" class={style}").Append('>')
            .Append(HtmlEncoder.Default.Encode(text)).Append("</").Append(name).Append(">\n");

        /// <summary>Nothing where there are no rows.</summary>
        public void Table(string[] heads, IEnumerable<string[]> rows)
        {
            var all = rows.ToList();
            if (all.Count == 0) return;
            Raw(heads.Any(head => head.Length > 0) ? "<table>" : "<table class=pairs>");
            if (heads.Any(head => head.Length > 0)) Row(heads, "th");
            foreach (var row in all) Row(row, "td");
            Raw("</table>\n");
        }

        public override string ToString() => _html.ToString();

        void Row(string[] cells, string name)
        {
            Raw("<tr>");
            foreach (var cell in cells) Element(name, cell);
            Raw("</tr>\n");
        }
    }
}
