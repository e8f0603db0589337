using Facet.Search.Model;
using Facet.Search.Storage.Factors;

namespace Facet.Unit.Tests.Search;

public sealed class RecordTests
{
    [Fact]
    public void The_checksum_is_that_of_the_standard() => Assert.Equal(0xE3069283u, Crc32C.Of("123456789"u8));

    [Fact]
    public void The_checksum_by_instruction_equals_the_one_by_table()
    {
        var bytes = new byte[300];
        new Random(1).NextBytes(bytes);
        for (var length = 0; length <= bytes.Length; length++)
        {
            Assert.Equal(Crc32C.Scalar(bytes.AsSpan(0, length)), Crc32C.Of(bytes.AsSpan(0, length)));
        }

        Assert.Equal(Crc32C.Of(bytes), Crc32C.Of(bytes.AsSpan(17), Crc32C.Of(bytes.AsSpan(0, 17))));
    }

    [Fact]
    public void A_record_gives_back_what_it_was_made_of()
    {
        var point = CheckedPoint.From(Samples.Point("a", 1), new());
        var bytes = Write(point);

        var record = new PointRecord(bytes);

        Assert.Equal(bytes.Length, PointRecord.LengthAt(bytes, 3, 5));
        Assert.Null(PointRecord.FindDamage(bytes));
        Assert.Equal((3, 5, 7, 2), (record.Generation, record.Ordinal, record.Sequence, record.RegionCount));
        for (var i = 0; i < record.RegionCount; i++)
        {
            var given = point.Regions[i];
            var region = record[i];
            Assert.Equal((10 + i, given.Type, given.Patches, given.Channels), (region.Number, region.Type, region.Patches, region.Channels));
            Assert.Equal((given.GramNorm, given.AreaShare), (region.GramNorm, region.AreaShare));
            Assert.Equal(given.Data.ToArray(), region.Factors.ToArray());
            Assert.Equal(given.Cells, System.Runtime.InteropServices.MemoryMarshal.AsBytes(region.Cells).ToArray());
        }
    }

    [Fact]
    public void A_changed_bit_anywhere_is_found()
    {
        var bytes = Write(CheckedPoint.From(Samples.Point("a", 1, ["lips"]), new()));
        for (var at = 0; at < bytes.Length; at++)
        {
            bytes[at] ^= 4;
            Assert.True(PointRecord.LengthAt(bytes, 3, 5) != bytes.Length || PointRecord.FindDamage(bytes) is not null, $"byte {at}");
            bytes[at] ^= 4;
        }
    }

    [Fact]
    public void A_location_keeps_segment_offset_and_marks_in_eight_bytes()
    {
        var location = new FactorLocation(1_000_000, 200L << 30);

        Assert.Equal((1_000_000, 200L << 30), (location.Segment, location.Offset));
        Assert.Equal((1_000_000, 200L << 30), (location.AsChecked().Segment, location.AsDamaged().Offset));
        Assert.True(location.AsChecked().IsChecked && location.AsDamaged().IsDamaged && !location.IsChecked && !location.IsNone);
    }

    private static byte[] Write(CheckedPoint point)
    {
        var bytes = new byte[RecordWriter.LengthOf(point.Regions)];
        RecordWriter.Write(bytes, new RecordKey(2, 3, 5, 7), point.Regions, [10, 11, 12]);
        return bytes;
    }
}
