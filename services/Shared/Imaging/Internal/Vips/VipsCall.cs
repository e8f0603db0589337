using System.Runtime.InteropServices;

namespace Facet.Imaging.Internal.Vips;

/// <summary>
/// Brackets one use of libvips, so that its error text is only ever given to the image that caused it. libvips keeps one error log
/// for the whole process: while two calls overlap nobody can tell whose lines they are, so then no text is reported. The reason of
/// an <see cref="ImageException"/> never comes from this text.
/// </summary>
internal sealed class VipsCall : IDisposable
{
    private const int LongestText = 200;
    private static readonly Lock Gate = new();
    private static int running;
    private static long started;

    private readonly long number;
    private readonly bool startedAlone;
    private bool ended;

    private VipsCall()
    {
        lock (Gate)
        {
            startedAlone = running == 0;
            if (startedAlone)
            {
                VipsNative.vips_error_clear();
            }

            running++;
            number = ++started;
        }
    }

    public static VipsCall Begin()
    {
        VipsLibrary.EnsureInitialised();
        return new VipsCall();
    }

    /// <summary>What libvips said, on one line, or null when the text may be about another image.</summary>
    public string? ErrorText()
    {
        lock (Gate)
        {
            var text = TakeText();
            return startedAlone && started == number && text.Length > 0 ? text : null;
        }
    }

    public void Dispose()
    {
        if (ended)
        {
            return;
        }

        ended = true;
        lock (Gate)
        {
            running--;
        }
    }

    /// <summary>Empties the log of the process; its lines are joined and cut to a readable length.</summary>
    internal static string TakeText()
    {
        var copy = VipsNative.vips_error_buffer_copy();
        var text = Marshal.PtrToStringUTF8(copy) ?? string.Empty;
        VipsNative.g_free(copy);
        var lines = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var line = string.Join("; ", lines.Where(IsTelling).Distinct());
        var printable = string.Concat(line.Where(character => !char.IsControl(character)));
        return printable.Length <= LongestText ? printable : string.Concat(printable.AsSpan(0, LongestText), "...");
    }

    // The AVIF reader probes for the end of the file and logs every probe, also when it then succeeds.
    private static bool IsTelling(string line) => !line.StartsWith("source: bad seek", StringComparison.Ordinal);
}
