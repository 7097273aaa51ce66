using System.Buffers;
using System.Text.Json;
using CsvHelper;

namespace GeoIntel.Ingest.Decoding;

/// <summary>The CSV that Plate Recognizer Stream writes: one read a row, whose lists are written as Python prints
/// them.</summary>
/// <remarks>`timestamp` is the true time. No column names the camera: it is the first folder of `file`, without
/// `_screenshots`, as in Stream's webhooks; the id is that file and the place of the row among those of the same file, as
/// there.</remarks>
sealed class PlateRecognizerCsvDecoder : IReadDecoder
{
    const string FolderEnding = "_screenshots";

    static readonly string[] Columns = ["timestamp", "plate", "score", "file"];
    static readonly string[] Literals = ["candidates", "model_make", "color", "vehicle", "region"];

    public string Format => "platerecognizer-csv";

    public bool Recognises(ReadOnlySpan<byte> head) => Columns.All(CsvRows.ColumnsOf(head).Contains);

    public IEnumerable<Decoded> Decode(Stream source, DecodeContext context) =>
        CsvRows.Decode(source, keepsRows: true, (header, out refusal) =>
        {
            var names = Enumerable.Range(0, header.FieldCount)
                .Select(place => CsvRows.NameOf(header[place].ToString())).ToList();
            var missing = Columns.Except(names).ToList();
            refusal = missing.Count == 0 ? null : new DecodeRefusal(
                header.LineNumber, DecodeReason.MissingField, missing[0],
                $"The header lacks the columns {string.Join(", ", missing)}; it must be the first line of the file.");
            return refusal is null ? new Table(names, context).Decode : null;
        });

    sealed class Table(List<string> names, DecodeContext context)
    {
        string _file = "";
        int _index;

        public Decoded Decode(CsvReader row)
        {
            var draft = new ReadDraft(row.LineNumber, context);
            if (row.FieldCount != names.Count)
            {
                draft.Refuse(DecodeReason.Malformed, "",
                    $"The row has {row.FieldCount} fields and the header {names.Count}; it is torn off or not quoted.");
                return new Decoded(draft.Refusal!);
            }
            string Text(string name) => names.IndexOf(name) is var place and >= 0 ? row[place].ToString() : "";
            var file = draft.Text("file", Text("file")).TrimStart('/');
            _index = file == _file ? _index + 1 : 0;
            _file = file;
            try
            {
                using var result = JsonDocument.Parse(ResultOf(Text, draft), new JsonDocumentOptions { MaxDepth = 8 });
                return draft.Finish(PlateRecognizerResult.Of(new JsonFields(result.RootElement, draft), draft) with
                {
                    Camera = draft.CameraOrGiven("file", CameraOf(file)),
                    CapturedAt = draft.CapturedAt("timestamp", Text("timestamp")),
                    VendorEventId = file.Length == 0 ? "" : $"{file}/{_index}",
                });
            }
            catch (Exception exception) when (exception is JsonException or InvalidOperationException)
            {
                draft.Refuse(DecodeReason.Malformed, "",
                    $"One of the columns {string.Join(", ", Literals)} is no list as Python prints it; check that the row is "
                    + "complete.");
                return new Decoded(draft.Refusal!);
            }
        }

        /// <summary>The row as the JSON of the webhook has it.</summary>
        static ReadOnlyMemory<byte> ResultOf(Func<string, string> text, ReadDraft draft)
        {
            var buffer = new ArrayBufferWriter<byte>(1024);
            using var json = new Utf8JsonWriter(buffer);
            json.WriteStartObject();
            json.WriteString("plate", text("plate"));
            if (draft.Number("score", text("score")) is { } score) json.WriteNumber("score", score);
            foreach (var name in Literals)
            {
                if (text(name) is not { Length: > 0 } literal) continue;

                json.WritePropertyName(name);
                json.WriteRawValue(PythonLiteral.ToJson(literal));
            }
            json.WriteEndObject();
            json.Flush();
            return buffer.WrittenMemory;
        }

        static string CameraOf(string file)
        {
            var folder = file.IndexOf('/', StringComparison.Ordinal) is var end and > 0 ? file[..end] : "";
            return folder.EndsWith(FolderEnding, StringComparison.Ordinal) ? folder[..^FolderEnding.Length] : "";
        }
    }
}
