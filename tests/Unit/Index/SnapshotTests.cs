using System.Buffers.Binary;
using System.Text;
using Facet.Index;
using Facet.Index.Internal.Snapshots;

namespace Facet.Unit.Tests.Index;

public sealed class SnapshotTests : IDisposable
{
    private const int Count = 400;
    private static readonly int[] s_parts = [20, 12];
    private static readonly Lazy<byte[]> s_bytesFile = new(() => BytesOf(VectorStorage.Int8));
    private static readonly Lazy<byte[]> s_floatsFile = new(() => BytesOf(VectorStorage.Float32));
    private readonly TempFolder _folder = new();

    public static TheoryData<string> Sections =>
    [
        "header", "states", "rows", "graph 0 words", "graph 0 links", "graph 0 upper links", "graph 1 words", "graph 1 links", "graph 1 upper links",
    ];

    private string File => Path.Combine(_folder.Path, "index");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(VectorStorage.Float32)]
    [InlineData(VectorStorage.Float16)]
    [InlineData(VectorStorage.Int8)]
    public void An_opened_index_answers_as_the_saved_one_and_can_be_changed(VectorStorage storage)
    {
        using var saved = Build(storage);
        saved.Save(File);
        using var opened = VectorIndex.Open(File);

        Assert.Equal(saved.Count, opened.Count);
        Assert.Equal(saved.Store.Layout.Parts, opened.Store.Layout.Parts);
        Assert.Equal(saved.Graphs.Select(graph => graph.Options), opened.Graphs.Select(graph => graph.Options));
        AssertSameAnswers(saved, opened);

        System.IO.File.Delete(File);
        foreach (var values in Vectors(9, 200))
        {
            Assert.Equal(saved.Add(values), opened.Add(values));
        }

        Assert.True(saved.Remove(50) & opened.Remove(50));
        AssertSameAnswers(saved, opened);
        Assert.All(opened.Check(), report => Assert.Empty(report.Findings));
    }

    [Fact]
    public void An_empty_index_can_be_saved()
    {
        using (var empty = new VectorIndex(new VectorLayout(3), [new GraphOptions()]))
        {
            empty.Save(File);
        }

        using var opened = VectorIndex.Open(File);
        Assert.Empty(opened.Search([1, 2, 3], 5));
        Assert.Equal(0, opened.Add([1, 2, 3]));
        Assert.Single(opened.Search([1, 2, 3], 5));
    }

    [Fact]
    public void Saving_replaces_a_file_and_leaves_no_other()
    {
        using var index = Build(VectorStorage.Int8);
        index.Save(File);
        index.Save(File);

        Assert.Equal([File], Directory.GetFiles(_folder.Path));
        Assert.Throws<DirectoryNotFoundException>(() => index.Save(Path.Combine(_folder.Path, "none", "index")));
    }

    [Theory]
    [MemberData(nameof(Sections))]
    public void A_flipped_bit_is_noticed_in_its_section(string section)
    {
        var (bytes, places) = Saved();
        var (start, end) = places[section];
        foreach (var position in new[] { start, (start + end) / 2, end - 1 })
        {
            AssertRefused(Changed(bytes, position, value => (byte)(value ^ 4)), section);
        }
    }

    [Theory]
    [MemberData(nameof(Sections))]
    public void A_truncated_file_is_noticed_in_its_section(string section)
    {
        var (bytes, places) = Saved();
        var (start, end) = places[section];
        foreach (var length in new[] { start, (start + end) / 2, end - 1 })
        {
            AssertRefused(bytes[..length], section);
        }
    }

    [Fact]
    public void A_longer_file_is_refused()
    {
        var (bytes, _) = Saved();
        AssertRefused([.. bytes, 0], "graph 1 upper links");
    }

    [Theory]
    [InlineData("states", 0, 2u, "in the middle of a write")]
    [InlineData("rows", 0, 0x7FC0_0000u, "not finite")]
    [InlineData("rows", 48, 0u, "parts that do not exist")]
    [InlineData("rows", 48, 8u, "parts that do not exist")]
    [InlineData("graph 0 words", 0, 0u, "where that slot is not")]
    [InlineData("graph 0 words", 0, 0xFFFF_FFFFu, "does not exist or belongs to another")]
    [InlineData("graph 0 links", 0, 0xFFFF_FFFFu, "where that slot is not")]
    [InlineData("graph 0 links", 0, 1u, "where that slot is not")]
    [InlineData("graph 0 links", 0, 0u, "behind the end")]
    [InlineData("graph 1 links", 0, Count + 1u, "where that slot is not")]
    public void Contents_that_make_no_sense_are_refused_although_their_checksum_is_right(string section, int word, uint value, string problem)
    {
        var (bytes, places) = Saved(VectorStorage.Float32);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(places[section].Start + word * 4), value);
        var error = AssertRefused(Resealed(bytes), null);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(8, 1)]
    [InlineData(8, 3)]
    [InlineData(12, 1)]
    [InlineData(16, 9)]
    [InlineData(20, 9)]
    [InlineData(24, -1)]
    [InlineData(24, int.MaxValue)]
    [InlineData(24, 1 << 30)]
    [InlineData(28, 0)]
    [InlineData(28, int.MaxValue)]
    [InlineData(32, 0)]
    [InlineData(32, 33)]
    [InlineData(36, 0)]
    [InlineData(36, int.MaxValue)]
    [InlineData(44, 1)]
    [InlineData(48, 0)]
    [InlineData(52, 2)]
    [InlineData(56, Count)]
    [InlineData(56, -2)]
    [InlineData(56, -1)]
    [InlineData(56, int.MaxValue)]
    public void Header_fields_out_of_range_are_refused_although_the_checksum_is_right(int position, int value)
    {
        var (bytes, places) = Saved(VectorStorage.Float32);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(position), value);
        var end = places["header"].End - 4;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(end), Crc32C.Append(0, bytes.AsSpan(0, end)));
        AssertRefused(bytes, null);
    }

    [Fact]
    public void Other_files_are_refused()
    {
        AssertRefused([], "header");
        AssertRefused(Encoding.UTF8.GetBytes(new string('x', 5000)), "header");
        var error = Assert.Throws<SnapshotException>(() => VectorIndex.Open(Path.Combine(_folder.Path, "none")));
        Assert.Contains("cannot be opened", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_checksum_is_CRC_32C_in_every_way_of_computing_it()
    {
        // The check value of the CRC catalogue.
        Assert.Equal(0xE306_9283u, Crc32C.Append(0, "123456789"u8));
        var bytes = new byte[1003];
        new Random(1).NextBytes(bytes);
        for (var length = 0; length < bytes.Length; length += 17)
        {
            Assert.Equal(Crc32C.AppendByTable(7, bytes.AsSpan(0, length)), Crc32C.Append(7, bytes.AsSpan(0, length)));
        }
    }

    private static VectorIndex Build(VectorStorage storage)
    {
        var index = new VectorIndex(new VectorLayout(s_parts, storage: storage), [new GraphOptions(6, 30), new GraphOptions(4, 30, Part: 1)]);
        var random = new Random(4);
        foreach (var values in Vectors(3, Count))
        {
            index.Add(values, random.Next(4) == 0 ? 0b10u : 0b11);
        }

        index.Remove(100);
        return index;
    }

    private static float[][] Vectors(int seed, int count) => TestVectors.Make(seed, count, s_parts.Sum());

    private static void AssertSameAnswers(VectorIndex expected, VectorIndex actual)
    {
        foreach (var query in Vectors(8, 20))
        {
            for (var graph = 0; graph < 2; graph++)
            {
                Assert.Equal(expected.Search(query, 10, graph: graph), actual.Search(query, 10, graph: graph));
            }
        }
    }

    private static byte[] Changed(byte[] bytes, int position, Func<byte, byte> change)
    {
        var changed = bytes.ToArray();
        changed[position] = change(changed[position]);
        return changed;
    }

    /// <summary>With checksums that fit the contents.</summary>
    private static byte[] Resealed(byte[] bytes)
    {
        var header = SnapshotHeader.Read(new MemoryStream(bytes));
        var sections = header.Sections
            .Select(section => section with { Crc = Crc32C.Append(0, bytes.AsSpan((int)section.Offset, (int)section.Length)) }).ToList();
        var sealing = new SnapshotHeader { Layout = header.Layout, Slots = header.Slots, Graphs = header.Graphs, Sections = sections };
        return [.. sealing.ToBytes(), .. bytes.Skip((int)sections[0].Offset)];
    }

    private static (byte[] Bytes, Dictionary<string, (int Start, int End)> Places) Saved(VectorStorage storage = VectorStorage.Int8)
    {
        var bytes = (storage == VectorStorage.Int8 ? s_bytesFile : s_floatsFile).Value.ToArray();
        var sections = SnapshotHeader.Read(new MemoryStream(bytes)).Sections;
        var places = sections.ToDictionary(section => section.Name, section => ((int)section.Offset, (int)(section.Offset + section.Length)));
        places["header"] = (0, (int)sections[0].Offset);
        return (bytes, places);
    }

    private static byte[] BytesOf(VectorStorage storage)
    {
        using var folder = new TempFolder();
        using var index = Build(storage);
        index.Save(folder.File("index"));
        return System.IO.File.ReadAllBytes(folder.File("index"));
    }

    private SnapshotException AssertRefused(byte[] bytes, string? section)
    {
        System.IO.File.WriteAllBytes(File, bytes);
        var error = Assert.Throws<SnapshotException>(() => VectorIndex.Open(File));
        Assert.Contains(error.Section, error.Message, StringComparison.Ordinal);
        if (section is not null)
        {
            Assert.Equal(section, error.Section);
        }

        return error;
    }
}
