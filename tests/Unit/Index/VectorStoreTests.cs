using System.Runtime.InteropServices;
using Facet.Index;

namespace Facet.Unit.Tests.Index;

public sealed class VectorStoreTests
{
    // One more than fit into the first chunk.
    private const int Chunk = 65_536;

    [Theory]
    [InlineData(VectorStorage.Float32, 1e-6)]
    [InlineData(VectorStorage.Float16, 1e-3)]
    [InlineData(VectorStorage.Int8, 1e-2)]
    public void Vectors_are_read_back_scaled_to_unit_length(VectorStorage storage, double tolerance)
    {
        using var store = new VectorStore(new VectorLayout([3, 33], VectorMetric.Cosine, storage));
        var values = TestVectors.Make(1, 1, 36)[0];
        var slot = store.Add(values, 0b11);
        var read = new float[36];

        Assert.Equal(0b11u, store.Read(slot, read));
        foreach (var part in new[] { 0..3, 3..36 })
        {
            var length = Math.Sqrt(values[part].Sum(value => (double)value * value));
            Assert.All(values[part].Zip(read[part]), pair => Assert.Equal(pair.First / length, pair.Second, tolerance));
        }
    }

    [Fact]
    public void Rows_stay_where_they_are_when_the_store_grows_beyond_a_chunk()
    {
        using var store = new VectorStore(new VectorLayout(1, VectorMetric.InnerProduct));
        for (var i = 0; i <= Chunk; i++)
        {
            Assert.Equal(i, store.Add([i]));
        }

        var read = new float[1];
        foreach (var slot in new[] { 0, Chunk - 1, Chunk })
        {
            store.Read(slot, read);
            Assert.Equal(slot, read[0]);
        }

        Assert.Equal(Chunk + 1, store.Count);
    }

    [Fact]
    public unsafe void Rows_of_whole_cache_lines_begin_at_one()
    {
        using var store = new VectorStore(new VectorLayout(1024));
        store.Add(TestVectors.Make(1, 1, 1024)[0]);

        Assert.Equal(4096, store.Layout.BytesPerSlot);
        Assert.Equal(0, (nint)store.Row(0) % 64);
    }

    [Theory]
    [InlineData(1, 200)]
    [InlineData(129, 200)]
    [InlineData(16, 15)]
    [InlineData(16, 65_537)]
    public void Refuses_graph_options_out_of_range(int m, int efConstruction)
    {
        using var store = new VectorStore(new VectorLayout(4));
        Assert.Throws<ArgumentException>(() => new HnswGraph(store, new GraphOptions(m, efConstruction)));
        Assert.Throws<ArgumentException>(() => new HnswGraph(store, new GraphOptions(Part: 1)));
    }

    [Fact]
    public void A_graph_takes_each_slot_once_and_only_if_it_holds_a_vector()
    {
        using var store = new VectorStore(new VectorLayout(2));
        using var graph = new HnswGraph(store, new GraphOptions());
        Assert.Throws<ArgumentException>(() => graph.Insert(0));
        graph.Insert(store.Add([1, 2]));

        Assert.True(graph.Contains(0));
        Assert.Contains("already", Assert.Throws<ArgumentException>(() => graph.Insert(0)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => graph.Insert(-1));
    }

    [Fact]
    public void Mapped_rows_are_those_of_the_file()
    {
        using var folder = new TempFolder();
        var path = folder.File("rows");
        File.WriteAllBytes(path, MemoryMarshal.AsBytes<float>([9, 1, 2, 3, 4]).ToArray());
        using var rows = MappedRows.Open(path, 2, offset: 4);

        Assert.Equal(2, rows.Count);
        Assert.Equal([1, 2], rows.Row(0));
        Assert.Equal([3, 4], rows.Row(1));
        Assert.True(rows.Row(2).IsEmpty);
        Assert.True(rows.Row(-1).IsEmpty);
        Assert.Throws<ArgumentException>(() => MappedRows.Open(path, 2));
        Assert.Throws<ArgumentException>(() => MappedRows.Open(path, 2, offset: 20));
        Assert.Throws<FileNotFoundException>(() => MappedRows.Open(folder.File("none"), 2));
    }
}
