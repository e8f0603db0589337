using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Facet.Search;
using Facet.Search.Indexing;
using Facet.Search.Storage;

namespace Facet.Unit.Tests.Search;

public sealed class IndexFilesTests : IAsyncLifetime, IDisposable
{
    private const int Points = 60;
    private const int Generation = 1;

    /// <summary>Of each file; smaller files are tried whole.</summary>
    private const int Flips = 400;

    private static readonly IndexManifest s_sound = new(1, 0, new IndexTuning(192, 384, 0.9), 3, [0, 1], [4, 7], "");

    private readonly TestFolder _folder = new();
    private readonly SearchOptions _options;
    private readonly CollectionStore _store;
    private readonly IndexFiles _files;

    public IndexFilesTests()
    {
        _options = IndexSamples.Options(_folder.Path);
        (_options.SketchSample, _options.SketchAxes, _options.SketchDimensions) = (64, 8, 8);
        _store = CollectionStore.Open(_options);
        _files = new IndexFiles(_folder.Path, Generation);
    }

    public async Task InitializeAsync()
    {
        await IndexSamples.FillAsync(_store, 0, Points);
        using var index = IndexTraining.Train(_store, Generation, 1, _options, () => { }, default);
        using var lease = _store.Lease(Generation);
        for (var ordinal = 0; ordinal < Points; ordinal++)
        {
            Assert.True(lease.TryRead(ordinal, out var record));
            index.Put(ordinal, record);
        }

        _files.Save(index);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    private string Saved => Directory.GetDirectories(Path.Combine(_folder.Path, "index")).Single();

    [Fact]
    public void A_file_with_a_changed_byte_opens_as_it_was_or_not_at_all()
    {
        var sound = Contents();
        var random = new Random(3);
        foreach (var path in Directory.GetFiles(Saved))
        {
            var bytes = File.ReadAllBytes(path);
            var refused = 0;
            int[] places = [.. Enumerable.Range(0, Math.Min(Flips, bytes.Length)).Select(i => bytes.Length <= Flips ? i : random.Next(bytes.Length))];
            foreach (var place in places)
            {
                var damaged = bytes.ToArray();
                damaged[place] ^= (byte)(1 << random.Next(8));
                File.WriteAllBytes(path, damaged);
                refused += IsRefusedOr(sound) ? 1 : 0;
            }

            Assert.InRange(refused, places.Length * 9 / 10, places.Length);
            File.WriteAllBytes(path, bytes);
        }
    }

    [Fact]
    public void A_file_that_is_cut_or_missing_is_refused()
    {
        foreach (var path in Directory.GetFiles(Saved))
        {
            var bytes = File.ReadAllBytes(path);
            foreach (var length in new[] { 0, 1, bytes.Length / 2, bytes.Length - 1 })
            {
                File.WriteAllBytes(path, bytes[..length]);
                Assert.Throws<InvalidDataException>(() => Open());
            }

            File.Delete(path);
            Assert.Throws<InvalidDataException>(() => Open());
            File.WriteAllBytes(path, bytes);
        }
    }

    [Fact]
    public void A_manifest_that_makes_no_sense_is_refused_with_the_reason()
    {
        Assert.Equal(s_sound.Unseen, Read(s_sound).Unseen);
        Refused(s_sound with { Version = 0 }, "version 0");
        Refused(s_sound with { Version = int.MaxValue }, "version");
        Refused(s_sound with { Sequence = -1 }, "change -1");
        Refused(s_sound with { Tuning = new(0, 384, 0.9) }, "shortlist of 0");
        Refused(s_sound with { Tuning = new(int.MaxValue, 384, 0.9) }, "shortlist");
        Refused(s_sound with { Tuning = new(192, 0, 0.9) }, "ef of 0");
        Refused(s_sound with { Tuning = new(192, int.MaxValue, 0.9) }, "ef");
        Refused(s_sound with { Tuning = new(192, 384, 1.5) }, "recall of 1.5");
        Refused(s_sound with { Tuning = new(192, 384, -0.1) }, "recall");
        Refused(s_sound with { RegionCount = 0 }, "regions");
        Refused(s_sound with { RegionCount = int.MaxValue }, "regions");
        Refused(s_sound with { Regions = [] }, "sketches");
        Refused(s_sound with { Regions = [.. Enumerable.Range(0, 33)], RegionCount = 40 }, "33 sketches");
        Refused(s_sound with { Regions = [0, 3] }, "outside 0..2");
        Refused(s_sound with { Regions = [-1] }, "outside 0..2");
        Refused(s_sound with { Regions = [1, 1] }, "one region");
        Refused(s_sound with { Unseen = [-1] }, "unseen");
        Refused(s_sound with { Unseen = [long.MaxValue] }, "unseen");
        Refused(s_sound with { Unseen = [5, 5] }, "twice");
    }

    [Theory]
    [InlineData("\"Regions\":[0,1]", "\"Regions\":null")]
    [InlineData("\"Unseen\":[4,7]", "\"Unseen\":null")]
    [InlineData("\"SlotsSha256\":\"\"", "\"SlotsSha256\":null")]
    [InlineData("\"SlotsSha256\":\"\",", "")]
    [InlineData("\"SlotsSha256\":\"\"", "\"SlotsSha256\":\"\\uD800\"")]
    [InlineData("\"Recall\":0.9", "\"Recall\":NaN")]
    [InlineData("\"Recall\":0.9", "\"Recall\":1e999")]
    [InlineData("\"Version\":1", "\"Version\":99999999999")]
    [InlineData("\"Version\":1", "\"Version\":1,\"Version\":2")]
    [InlineData("\"Version\":1", "\"Version\":2")]
    [InlineData("\"Regions\":[0,1]", "\"Regions\":[[[[[0]]]]]")]
    [InlineData("{", "")]
    public void A_manifest_of_another_form_is_refused(string part, string instead)
    {
        var json = Encoding.UTF8.GetString(s_sound.ToBytes());
        Assert.Contains(part, json, StringComparison.Ordinal);

        Assert.Throws<InvalidDataException>(() =>
            IndexManifest.Read(Encoding.UTF8.GetBytes(json.Replace(part, instead, StringComparison.Ordinal)), Points));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("")]
    public void What_is_no_manifest_is_refused(string text) =>
        Assert.Throws<InvalidDataException>(() => IndexManifest.Read(Encoding.UTF8.GetBytes(text), Points));

    [Theory]
    [InlineData(Points)]
    [InlineData(long.MaxValue)]
    [InlineData(-2)]
    [InlineData(long.MinValue)]
    [InlineData(-1)]
    [InlineData(1)]
    public void Slots_of_points_that_cannot_be_are_refused(long ordinal)
    {
        var path = Path.Combine(Saved, "slots.bin");
        var ordinals = MemoryMarshal.Cast<byte, long>(File.ReadAllBytes(path)).ToArray();
        ordinals[ordinals.AsSpan().IndexOf(0)] = ordinal;
        var bytes = MemoryMarshal.AsBytes(ordinals.AsSpan()).ToArray();
        File.WriteAllBytes(path, bytes);
        var manifest = Path.Combine(Saved, "manifest.json");
        var known = IndexManifest.Read(File.ReadAllBytes(manifest), Points);
        File.WriteAllBytes(manifest, (known with { SlotsSha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)) }).ToBytes());

        Assert.Contains("slots.bin", Assert.Throws<InvalidDataException>(() => Open()).Message, StringComparison.Ordinal);
    }

    private static IndexManifest Read(IndexManifest manifest) => IndexManifest.Read(manifest.ToBytes(), Points);

    private static void Refused(IndexManifest manifest, string reason) =>
        Assert.Contains(reason, Assert.Throws<InvalidDataException>(() => Read(manifest)).Message, StringComparison.Ordinal);

    private CollectionIndex Open() => _files.Open(_store.OrdinalEnd(Generation));

    /// <returns>False when it opened, with the contents it should have.</returns>
    private bool IsRefusedOr(string sound)
    {
        try
        {
            Assert.Equal(sound, Contents());
            return false;
        }
        catch (InvalidDataException)
        {
            return true;
        }
    }

    /// <summary>Everything that an index is made of.</summary>
    private string Contents()
    {
        using var index = Open();
        var contents = index.Contents;
        var values = new float[contents.Vectors.Store.Layout.Dimension];
        var text = new StringBuilder();
        text.Append(contents.Version).Append(contents.Sequence).Append(contents.Tuning).Append(contents.RegionCount);
        text.AppendJoin(',', contents.Unseen.Order()).AppendJoin(',', contents.Regions.Select(region => region.Number + region.Model.Fingerprint));
        for (var slot = 0; slot < contents.Vectors.Store.SlotCount; slot++)
        {
            text.Append(contents.Slots.OrdinalOf(slot)).Append(contents.Vectors.Store.Contains(slot) ? contents.Vectors.Store.Read(slot, values) : 0);
            text.AppendJoin(' ', values);
        }

        return text.AppendJoin(',', contents.Vectors.Check()).ToString();
    }
}
