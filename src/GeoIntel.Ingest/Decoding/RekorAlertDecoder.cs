using System.Text.Json;

namespace GeoIntel.Ingest.Decoding;

/// <summary>Rekor Scout webhooks: `alpr_alert`, which wraps the group it is about, and the plain
/// `alpr_group`.</summary>
/// <remarks>The read is the group's. Rekor's own list match is not taken over: lists are this product's business, and
/// the
/// group of the same passage, sent as well, has the same id.</remarks>
sealed class RekorAlertDecoder : IReadDecoder
{
    public string Format => "rekor-alert";

    public bool Recognises(ReadOnlySpan<byte> head) => JsonDocuments.FindText(head, "data_type"u8) is "alpr_alert";

    public IEnumerable<Decoded> Decode(Stream source, DecodeContext context) =>
        JsonDocuments.Decode(source, (document, line) => [DecodeDocument(document, line, context)]);

    static Decoded DecodeDocument(JsonElement document, long line, DecodeContext context)
    {
        var draft = new ReadDraft(line, context);
        var fields = new JsonFields(document, draft);
        switch (fields.Text("data_type") ?? "")
        {
            case "alpr_group":
                return AlprGroup.Decode(document, draft);
            case "alpr_alert" when fields.TryGetObject("group", out var group):
                return AlprGroup.Decode(group, new ReadDraft(line, context, "group."));
            case "alpr_alert":
                draft.Refuse(DecodeReason.MissingField, "group",
                    "group is not set; let the agent send whole groups with its alerts.");
                break;
            case var kind:
                draft.Refuse(DecodeReason.NotARead, "data_type",
                    $"data_type is \"{ReadDraft.Shown(kind)}\"; reads are in alpr_alert and alpr_group.");
                break;
        }
        return new Decoded(draft.Refusal!);
    }
}
