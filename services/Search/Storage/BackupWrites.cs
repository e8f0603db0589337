using System.Globalization;

namespace Facet.Search.Storage;

/// <summary>The part of a backup that the writer does.</summary>
internal static class BackupWrites
{
    /// <summary>Ends the present segments: a backup shares their files, so that nothing may be written into them, not after a restart either.</summary>
    /// <returns>Number of the last of them.</returns>
    public static int Seal(WriteContext context)
    {
        var last = context.Log.Seal();
        context.Session.Execute(
            "INSERT OR REPLACE INTO meta VALUES ('last_sealed_segment', $1)", last.ToString(CultureInfo.InvariantCulture));
        return last;
    }

    public static int LastSealed(SqlSession session) =>
        session.Scalar("SELECT value FROM meta WHERE name = 'last_sealed_segment'") is string number
            ? int.Parse(number, CultureInfo.InvariantCulture)
            : 0;
}
