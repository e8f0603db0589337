using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Facet.Gram;

/// <summary>The parts of a record, read in place. What it refers to always lies inside the record, whatever the bytes say.</summary>
internal readonly ref struct CompactView
{
    private readonly ReadOnlySpan<byte> _record;

    // Rank and Wide may be fewer in a view of the leading rows.
    private readonly int _storedPlanes;

    /// <exception cref="ArgumentException">The header and the length do not make a record.</exception>
    public CompactView(ReadOnlySpan<byte> record)
    {
        if (record.Length < CompactLayout.HeaderBytes)
        {
            throw new ArgumentException($"a record of compact factors has at least {CompactLayout.HeaderBytes} bytes, this one {record.Length}");
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(record) != CompactLayout.Magic)
        {
            throw new ArgumentException("the bytes are no record of compact factors: they do not begin with FCMP");
        }

        var version = BinaryPrimitives.ReadUInt16LittleEndian(record[CompactLayout.VersionAt..]);
        if (version != CompactLayout.Version || record[CompactLayout.TypeAt] != CompactLayout.TypePlanes)
        {
            throw new ArgumentException(
                $"the record has version {version} and type {record[CompactLayout.TypeAt]}; "
                + $"this program reads version {CompactLayout.Version}, type {CompactLayout.TypePlanes}");
        }

        _record = record;
        Channels = BinaryPrimitives.ReadInt32LittleEndian(record[CompactLayout.ChannelsAt..]);
        Rank = BinaryPrimitives.ReadUInt16LittleEndian(record[CompactLayout.RankAt..]);
        Wide = BinaryPrimitives.ReadUInt16LittleEndian(record[CompactLayout.WideAt..]);
        Patches = BinaryPrimitives.ReadInt32LittleEndian(record[CompactLayout.PatchesAt..]);
        _storedPlanes = Rank + Wide;
        CheckSizes();
    }

    private CompactView(CompactView whole, int rows)
    {
        _record = whole._record;
        (_storedPlanes, Channels, Patches) = (whole._storedPlanes, whole.Channels, whole.Patches);
        (Rank, Wide) = (Math.Min(whole.Rank, rows), 0);
    }

    public int Channels { get; }

    public int Rank { get; }

    /// <summary>Leading rows that have a second plane.</summary>
    public int Wide { get; }

    public int Patches { get; }

    public int Planes => Rank + Wide;

    public int Stride => CompactLayout.Stride(Channels);

    public bool HasRotation => (_record[CompactLayout.FlagsAt] & CompactLayout.FlagRotation) != 0;

    public double GramNorm => BinaryPrimitives.ReadDoubleLittleEndian(_record[CompactLayout.GramNormAt..]);

    public double StoredNorm => BinaryPrimitives.ReadDoubleLittleEndian(_record[CompactLayout.StoredNormAt..]);

    public float Tail => BinaryPrimitives.ReadSingleLittleEndian(_record[CompactLayout.TailAt..]);

    /// <summary>One per plane, followed by zeros up to a multiple of 16.</summary>
    public ReadOnlySpan<float> Scales =>
        MemoryMarshal.Cast<byte, float>(_record.Slice(CompactLayout.HeaderBytes, CompactLayout.ScaleBytes(_storedPlanes)));

    /// <summary>[Planes, Stride].</summary>
    public ReadOnlySpan<sbyte> Rows => MemoryMarshal.Cast<byte, sbyte>(
        _record.Slice(CompactLayout.HeaderBytes + CompactLayout.ScaleBytes(_storedPlanes), Planes * Stride));

    /// <summary>[Patches, Rank] or empty.</summary>
    public ReadOnlySpan<Half> Rotation => HasRotation ? MemoryMarshal.Cast<byte, Half>(_record[^(2 * Patches * Rank)..]) : default;

    /// <summary>What a score multiplies the product of the stored rows by: 1 / norm, and less for an all but empty Gram, as in torch.</summary>
    public double Weight => Math.Min(1, GramNorm / GramScore.SmallestNorm) / StoredNorm;

    /// <summary>The same record with its largest rows only, and those with the digits of one plane. Their scales are followed by others.</summary>
    public CompactView Leading(int rows) => new(this, rows);

    private void CheckSizes()
    {
        if (Channels is < 1 or > CompactLayout.MaxChannels || Patches is < 1 or > CompactLayout.MaxPatches
            || Rank < 1 || Rank > Math.Min(Channels, Patches) || Wide > Rank)
        {
            throw new ArgumentException(
                $"the record says {Channels} channels, {Patches} patches, {Rank} rows, {Wide} of them wide: it is damaged");
        }

        if (_record[CompactLayout.FlagsAt] > CompactLayout.FlagRotation)
        {
            throw new ArgumentException($"the record has unknown flags {_record[CompactLayout.FlagsAt]:x2}");
        }

        var length = CompactLayout.Length(Channels, Rank, Wide, Patches, HasRotation);
        if (length != _record.Length || length != BinaryPrimitives.ReadInt32LittleEndian(_record[CompactLayout.LengthAt..]))
        {
            throw new ArgumentException($"the record has {_record.Length} bytes where its header makes {length}: it is cut short or damaged");
        }
    }
}
