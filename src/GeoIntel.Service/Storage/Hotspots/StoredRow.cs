using Npgsql;

namespace GeoIntel.Service.Storage.Hotspots;

/// <summary>The row that a reader stands on, by the names of its columns.</summary>
readonly struct StoredRow(NpgsqlDataReader reader)
{
    public string Text(string name) => reader.GetString(reader.GetOrdinal(name));

    public Guid Id(string name) => reader.GetGuid(reader.GetOrdinal(name));

    public string TextOrEmpty(string name) => IsNull(name) ? "" : Text(name);

    public double Number(string name) => reader.GetDouble(reader.GetOrdinal(name));

    public double? NumberOrNull(string name) => IsNull(name) ? null : Number(name);

    public int Whole(string name) => reader.GetInt32(reader.GetOrdinal(name));

    public int? WholeOrNull(string name) => IsNull(name) ? null : Whole(name);

    public long Long(string name) => reader.GetInt64(reader.GetOrdinal(name));

    public short Short(string name) => reader.GetInt16(reader.GetOrdinal(name));

    public float Share(string name) => reader.GetFloat(reader.GetOrdinal(name));

    public bool Flag(string name) => reader.GetBoolean(reader.GetOrdinal(name));

    /// <summary>The month of a date, as "2025-01".</summary>
    public string Month(string name) =>
        reader.GetFieldValue<DateOnly>(reader.GetOrdinal(name)).ToString(
            "yyyy-MM", System.Globalization.CultureInfo.InvariantCulture);

    public DateOnly Date(string name) => reader.GetFieldValue<DateOnly>(reader.GetOrdinal(name));

    public DateTimeOffset Time(string name) => reader.GetFieldValue<DateTimeOffset>(reader.GetOrdinal(name));

    public DateTimeOffset? TimeOrNull(string name) => IsNull(name) ? null : Time(name);

    public double[] Numbers(string name) => reader.GetFieldValue<double[]>(reader.GetOrdinal(name));

    public bool IsNull(string name) => reader.IsDBNull(reader.GetOrdinal(name));
}
