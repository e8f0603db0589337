namespace Facet.Index;

/// <summary>
/// What one vector looks like in memory. A vector is the concatenation of parts; a slot may lack some of them. The likeness of two
/// vectors is sum_p w_p s_p / sum_p w_p over the parts that both have, with s_p the likeness of part p and w_p the query's weight.
/// </summary>
/// <remarks>
/// A row is: the parts, each padded with zeros to whole registers; with several parts a 32-bit mask of those present; for int8 a
/// float32 scale for each part; for int8 with L2 the squared length.
/// </remarks>
public sealed class VectorLayout
{
    public const int MaxParts = 32;

    /// <summary>Products of bytes are summed in 32 bits: 65,536 * 127 * 255 is the largest sum that fits.</summary>
    public const int MaxDimension = 65_536;

    private readonly int[] _parts;

    /// <param name="dimension">Components of a vector of one part, 1 to <see cref="MaxDimension"/>.</param>
    /// <param name="metric">How likeness is measured.</param>
    /// <param name="storage">How components are kept.</param>
    /// <exception cref="ArgumentException">A size is out of range.</exception>
    public VectorLayout(int dimension, VectorMetric metric = VectorMetric.Cosine, VectorStorage storage = VectorStorage.Float32)
        : this([dimension], metric, storage)
    {
    }

    /// <param name="parts">Components of each part, 1 to <see cref="MaxParts"/> parts, <see cref="MaxDimension"/> components in all.</param>
    /// <param name="metric">How likeness is measured; <see cref="VectorMetric.L2"/> for one part only.</param>
    /// <param name="storage">How components are kept.</param>
    /// <exception cref="ArgumentException">A size is out of range, or L2 is asked for with several parts.</exception>
    public VectorLayout(IReadOnlyList<int> parts, VectorMetric metric = VectorMetric.Cosine, VectorStorage storage = VectorStorage.Float32)
    {
        ArgumentNullException.ThrowIfNull(parts);
        Check(parts, metric, storage);
        _parts = [.. parts];
        (Metric, Storage, Dimension) = (metric, storage, _parts.Sum());
        Offsets = new int[_parts.Length];
        PaddedCounts = new int[_parts.Length];
        RowOffsets = new int[_parts.Length];
        Stride = Place();
    }

    /// <summary>Components of each part.</summary>
    public IReadOnlyList<int> Parts => _parts;

    public VectorMetric Metric { get; }

    public VectorStorage Storage { get; }

    /// <summary>Components of all parts together.</summary>
    public int Dimension { get; }

    /// <summary>Bytes of one vector in memory, its scales and presence bits included.</summary>
    public int BytesPerSlot => Stride;

    /// <summary>One bit for each part.</summary>
    internal uint AllParts => _parts.Length == MaxParts ? uint.MaxValue : (1u << _parts.Length) - 1;

    internal ReadOnlySpan<int> PartSizes => _parts;

    /// <summary>First component of each part in a caller's array.</summary>
    internal int[] Offsets { get; }

    /// <summary>Components of each part in a row, padding included.</summary>
    internal int[] PaddedCounts { get; }

    /// <summary>Byte offset of each part in a row.</summary>
    internal int[] RowOffsets { get; }

    internal int MaskOffset { get; private set; }

    internal int ScaleOffset { get; private set; }

    internal int NormOffset { get; private set; }

    internal int Stride { get; }

    internal int ElementSize => ElementBytes(Storage);

    private static int ElementBytes(VectorStorage storage) => storage switch
    {
        VectorStorage.Float32 => sizeof(float),
        VectorStorage.Float16 => sizeof(ushort),
        _ => sizeof(byte),
    };

    private static void Check(IReadOnlyList<int> parts, VectorMetric metric, VectorStorage storage)
    {
        if (parts.Count is < 1 or > MaxParts)
        {
            throw new ArgumentException($"A vector has 1 to {MaxParts} parts, not {parts.Count}.", nameof(parts));
        }

        if (parts.Any(part => part < 1) || parts.Sum(part => (long)part) > MaxDimension)
        {
            throw new ArgumentException(
                $"Parts of {string.Join(" + ", parts)} components: each needs at least 1, all together at most {MaxDimension}.", nameof(parts));
        }

        if (!Enum.IsDefined(metric) || !Enum.IsDefined(storage))
        {
            throw new ArgumentException($"Metric {metric} or storage {storage} is unknown.", nameof(metric));
        }

        if (metric == VectorMetric.L2 && parts.Count > 1)
        {
            throw new ArgumentException("L2 compares vectors of one part; several parts need cosine or inner product.", nameof(metric));
        }
    }

    private int Place()
    {
        // A register of 512 bits takes 16 float32 or float16, and 32 bytes that are widened to 16 bits.
        var unit = Storage == VectorStorage.Int8 ? 32 : 16;
        var (component, bytes) = (0, 0);
        for (var part = 0; part < _parts.Length; part++)
        {
            (Offsets[part], RowOffsets[part]) = (component, bytes);
            PaddedCounts[part] = RoundUp(_parts[part], unit);
            component += _parts[part];
            bytes += PaddedCounts[part] * ElementSize;
        }

        MaskOffset = bytes;
        bytes += _parts.Length > 1 ? sizeof(uint) : 0;
        ScaleOffset = bytes;
        bytes += Storage == VectorStorage.Int8 ? sizeof(float) * _parts.Length : 0;
        NormOffset = bytes;
        bytes += Storage == VectorStorage.Int8 && Metric == VectorMetric.L2 ? sizeof(float) : 0;
        return Align(bytes);
    }

    /// <summary>Whole cache lines where that costs little; otherwise a row touches about as many lines anyway.</summary>
    private static int Align(int bytes)
    {
        var lines = RoundUp(bytes, 64);
        return (lines - bytes) * 12 <= bytes ? lines : RoundUp(bytes, 16);
    }

    private static int RoundUp(int value, int unit) => (value + unit - 1) / unit * unit;
}
