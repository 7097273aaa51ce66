using System.Security.Cryptography;
using System.Text;

namespace GeoIntel.Service.Storage.Schema;

/// <summary>One numbered SQL file. Once landed in a database it is never edited; a change is a new file.</summary>
/// <remarks><see cref="Number"/> starts at 1, without gaps. The text ends its lines by one byte, however git wrote
/// it.</remarks>
sealed class SchemaScript
{
    public SchemaScript(int number, string name, string sql)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(number);
        (Number, Name, Sql) = (number, name, sql.ReplaceLineEndings("\n"));
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql)));
    }

    public int Number { get; }

    /// <summary>What the file's name says after the number: <c>foundation</c> in <c>0001_foundation.sql</c>.</summary>
    public string Name { get; }

    public string Sql { get; }

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public string Sha256 { get; }

    public string FileName => $"{Number:0000}_{Name}.sql";
}
