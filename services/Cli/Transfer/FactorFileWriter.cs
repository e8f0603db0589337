using System.Globalization;
using System.Text;
using Facet.Types.V1;

namespace Facet.Cli.Transfer;

/// <summary>
/// Writes factors as one NumPy array [rows, channels] without knowing the number of rows beforehand: the header has a fixed length and is
/// written again at the end.
/// </summary>
internal sealed class FactorFileWriter : IDisposable
{
    public const int HeaderBytes = 128;

    private readonly FileStream _file;

    public FactorFileWriter(string path, TensorType type, long channels)
    {
        (Type, Channels) = (type, channels);
        _file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        _file.Write(Header());
    }

    public TensorType Type { get; }

    public long Channels { get; }

    public long Rows { get; private set; }

    /// <summary>Name of a region's file: characters that a file name may lack are written as %XX.</summary>
    public static string NameFor(string region, TensorType type, bool isFirst)
    {
        var name = new StringBuilder("factors-");
        foreach (var value in Encoding.UTF8.GetBytes(region))
        {
            _ = char.IsAsciiLetterOrDigit((char)value) || value is (byte)'_' or (byte)'-'
                ? name.Append((char)value)
                : name.Append(CultureInfo.InvariantCulture, $"%{value:X2}");
        }

        return isFirst ? $"{name}.npy" : $"{name}.{Descr(type)[1..]}.npy";
    }

    public static string Descr(TensorType type) => type switch
    {
        TensorType.Float32 => "<f4",
        TensorType.Float16 => "<f2",
        _ => throw new CliException(ExitCodes.Failure, $"Factors of type {type} cannot be exported by this version."),
    };

    /// <returns>The row of the file that the first one became.</returns>
    public long Append(Tensor factors)
    {
        var first = Rows;
        _file.Write(factors.Data.Span);
        Rows += factors.Shape[0];
        return first;
    }

    public void Finish()
    {
        _file.Position = 0;
        _file.Write(Header());
        _file.Flush(flushToDisk: true);
    }

    public void Dispose() => _file.Dispose();

    private byte[] Header()
    {
        var text = string.Create(
            CultureInfo.InvariantCulture, $"{{'descr': '{Descr(Type)}', 'fortran_order': False, 'shape': ({Rows}, {Channels}), }}");
        return [0x93, .. "NUMPY"u8, 1, 0, HeaderBytes - 10, 0, .. Encoding.ASCII.GetBytes(text.PadRight(HeaderBytes - 11)), (byte)'\n'];
    }
}
