using System.Globalization;

namespace GeoIntel.Service.Tests.Access;

/// <summary>Texts that were made to break what takes them, seeded; each carries a mark by which it is found again.</summary>
sealed class HostileTexts(int seed)
{
    /// <summary>In every text; nothing of ours holds it.</summary>
    public const string Mark = "zqx";

    static readonly string[] Shapes =
    [
        "'; DROP TABLE sighting; -- {0}", "{0}' OR '1'='1", "{0}'); DELETE FROM audit_entry; --", "$$;DROP SCHEMA public CASCADE;$${0}",
        "{0}\\'; SELECT pg_sleep(30); --", "1; COPY hit TO PROGRAM 'id' -- {0}", "{0}%' AND 1=1 UNION SELECT version() --",
        "{{\"{0}\":{{\"$gt\":\"\"}}}}", "{0}\",\"admin\":true,\"x\":\"", "\\u0000{0}", "]}}{0}", "<script>alert('{0}')</script>",
        "<img src=x onerror=alert({0})>", "&lt;{0}&#x3c;", "\"><svg/onload={0}>", "{0}\r\n2026-01-01T00:00:00Z ERR all is lost",
        "{0}\nSet-Cookie: a=b\n\nHTTP/1.1 200 OK", "\r{0}", "{0}\u2028next", "%n%s%x%p{0}", "{{0}}{{{0}}}", "${{jndi:ldap://127.0.0.1/{0}}}",
        "#{{{0}}} <%= 7*7 %>", "../../../../etc/passwd{0}", "..\\..\\{0}", "/dev/null/{0}", "file:///etc/shadow#{0}", "%2e%2e%2f{0}",
        "\u202e{0}\u2066", "{0}\u200b\u200d\ufeff", "\u0301\u0301{0}\u0301", "\ud83d\ude93{0}", "{0}\0", "\0{0}", "{0}\u001b[2J",
        "INTERSECTS(geom,POLYGON((0 0,1 1,1 0,0 0))) {0}", "{0}' AND BBOX(geom,0,0,1,1)", "=HYPERLINK(\"http://127.0.0.1/{0}\")",
        "+cmd|' /C calc'!{0}", "-2+3+{0}", "@SUM({0})", "\t={0}", "hits/{0}", "cameras/{0}/../../feeds", "nominals/\u0661{0}",
        "feeds/*{0}", "2026-01-01/{0}", "-1e999{0}", "NaN{0}", "{0}{0}{0}\\", "`id`{0}", "$(id){0}", "|id{0}", "{0};id",
    ];

    readonly Random _random = new(seed);

    public int Made { get; private set; }

    public HashSet<string> All { get; } = [];

    public string Next()
    {
        var mark = string.Create(CultureInfo.InvariantCulture, $"{Mark}{Made++}");
        var text = Shapes[_random.Next(Shapes.Length)].Replace("{0}", mark, StringComparison.Ordinal);
        text = _random.Next(60) switch
        {
            0 => text + new string((char)('a' + _random.Next(26)), 70_000),
            < 6 => text + Shapes[_random.Next(Shapes.Length)],
            < 10 => new string(' ', _random.Next(5)) + text,
            _ => text,
        };
        All.Add(text);
        return text;
    }
}
