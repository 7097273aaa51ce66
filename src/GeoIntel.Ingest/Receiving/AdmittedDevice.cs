using GeoIntel.Ingest.Decoding;

namespace GeoIntel.Ingest.Receiving;

/// <summary>What a device that has shown a key may post: to which feed, in which format.</summary>
/// <param name="Format">Null where the path names none; then the message says it.</param>
sealed record AdmittedDevice(string FeedId, IReadDecoder? Format);
