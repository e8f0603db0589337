using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Facet.Types.V1;
using Google.Protobuf;
using Microsoft.Win32.SafeHandles;

namespace Facet.Cli.Transfer;

/// <summary>Reads rows of a NumPy array [rows, channels] of float32 or float16 from anywhere in its file.</summary>
internal sealed partial class FactorFileReader : IDisposable
{
    private const int MaxHeaderBytes = 1 << 16;

    private readonly SafeFileHandle _file;
    private readonly TensorType _type;
    private readonly long _start;
    private readonly long _rowBytes;

    /// <exception cref="CliException">The file is missing, no such array, or shorter or longer than it says.</exception>
    public FactorFileReader(string path)
    {
        Name = Path.GetFileName(path);
        try
        {
            _file = File.OpenHandle(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCodes.NotUsable, $"{Name}: {error.Message}", error);
        }

        try
        {
            (var header, _start) = ReadHeader();
            var match = Shape().Match(header);
            if (!match.Success || !long.TryParse(match.Groups["rows"].Value, CultureInfo.InvariantCulture, out var rows)
                || !int.TryParse(match.Groups["channels"].Value, CultureInfo.InvariantCulture, out var channels) || channels < 1)
            {
                throw Bad("its header is none of an array [rows, channels] of '<f4' or '<f2' in C order");
            }

            (Rows, Channels) = (rows, channels);
            _type = match.Groups["type"].Value == "<f4" ? TensorType.Float32 : TensorType.Float16;
            _rowBytes = channels * (_type == TensorType.Float32 ? 4L : 2L);
            var length = RandomAccess.GetLength(_file) - _start;
            if (Rows > long.MaxValue / _rowBytes || length != Rows * _rowBytes)
            {
                throw Bad($"{Rows} rows of {_rowBytes} bytes are announced, {length} bytes follow");
            }
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    public string Name { get; }

    public long Rows { get; }

    public int Channels { get; }

    /// <summary>Some rows as a tensor; nothing when the file does not have them.</summary>
    public Tensor? Read(long first, long count)
    {
        if (first < 0 || count < 1 || count > Rows - first || count * _rowBytes > Array.MaxLength)
        {
            return null;
        }

        var data = new byte[count * _rowBytes];
        for (var done = 0; done < data.Length;)
        {
            var read = RandomAccess.Read(_file, data.AsSpan(done), _start + first * _rowBytes + done);
            done += read > 0 ? read : throw Bad("it became shorter while it was read");
        }

        return new Tensor { Type = _type, Shape = { count, Channels }, Data = UnsafeByteOperations.UnsafeWrap(data) };
    }

    public void Dispose() => _file.Dispose();

    [GeneratedRegex(@"^\{'descr': '(?<type><f[42])', 'fortran_order': False, 'shape': \((?<rows>\d+), (?<channels>\d+)\), \}\s*$")]
    private static partial Regex Shape();

    private (string Header, long Start) ReadHeader()
    {
        var start = new byte[12];
        var read = RandomAccess.Read(_file, start, 0);
        if (read < start.Length || start[0] != 0x93 || !start.AsSpan(1, 5).SequenceEqual("NUMPY"u8) || start[6] is < 1 or > 2)
        {
            throw Bad("it is no .npy file of version 1 or 2");
        }

        var (length, at) = start[6] == 1 ? (BitConverter.ToUInt16(start, 8), 10) : (BitConverter.ToInt32(start, 8), 12);
        var header = new byte[length is >= 0 and <= MaxHeaderBytes ? length : throw Bad("its header is too long")];
        return RandomAccess.Read(_file, header, at) == header.Length
            ? (Encoding.ASCII.GetString(header), at + header.Length)
            : throw Bad("it ends within its header");
    }

    private CliException Bad(string problem) => new(ExitCodes.NotUsable, $"{Name}: {problem}.");
}
