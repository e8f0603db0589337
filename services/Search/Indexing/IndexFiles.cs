using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Facet.Gram;
using Facet.Index;
using Facet.Search.Storage.Factors;

namespace Facet.Search.Indexing;

/// <summary>
/// The saved indexes of a generation: a folder each, named after the change it is as of, complete once it has its manifest. The newest
/// complete one counts. Everything in it is checked when it is read: it may be damaged, and the points can always be indexed anew.
/// </summary>
internal sealed class IndexFiles
{
    private const string ManifestFile = "manifest.json";
    private const string VectorsFile = "vectors.hnsw";
    private const string SlotsFile = "slots.bin";

    private readonly string _root;
    private readonly string _prefix;

    public IndexFiles(string dataFolder, long generation)
    {
        _root = Path.Combine(dataFolder, "index");
        _prefix = string.Create(CultureInfo.InvariantCulture, $"g{generation}-s");
    }

    public bool Exists => Newest() is not null;

    /// <summary>Version of the newest one's training; 0 without one.</summary>
    public int LastVersion => Newest() is { } folder && TryReadManifest(folder) is { } manifest ? manifest.Version : 0;

    /// <summary>Saves an index that nobody changes meanwhile, then deletes older ones.</summary>
    public void Save(CollectionIndex index)
    {
        var contents = index.Contents;
        var folder = Path.Combine(_root, string.Create(CultureInfo.InvariantCulture, $"{_prefix}{contents.Sequence}"));
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
        contents.Vectors.Save(Path.Combine(folder, VectorsFile));
        var slots = SlotBytes(contents);
        Write(folder, SlotsFile, slots);
        foreach (var region in contents.Regions)
        {
            Write(folder, SketchFile(region.Number), region.Model.Write());
        }

        var manifest = new Manifest(
            contents.Version, contents.Sequence, contents.Tuning, contents.RegionCount,
            [.. contents.Regions.Select(region => region.Number)], contents.Unseen, Convert.ToHexStringLower(SHA256.HashData(slots)));
        Write(folder, ManifestFile, JsonSerializer.SerializeToUtf8Bytes(manifest));
        FileSystem.Flush(folder);
        FileSystem.Flush(_root);
        foreach (var other in Folders().Where(other => other != folder))
        {
            Directory.Delete(other, recursive: true);
        }
    }

    /// <summary>The newest saved index.</summary>
    /// <exception cref="InvalidDataException">It is damaged or of another version.</exception>
    public CollectionIndex Open()
    {
        var folder = Newest() ?? throw new InvalidDataException("there is none");
        var manifest = TryReadManifest(folder) ?? throw new InvalidDataException($"{ManifestFile} cannot be read");
        var regions = manifest.Regions.Select(number => OpenSketch(folder, number)).ToArray();
        if (regions.Length == 0 || manifest.Tuning is not { Shortlist: >= 1, Ef: >= 1 } || manifest.Sequence < 0)
        {
            throw new InvalidDataException($"{ManifestFile} makes no sense");
        }

        var vectors = VectorIndex.Open(Path.Combine(folder, VectorsFile));
        try
        {
            var layout = IndexContents.LayoutOf(regions);
            if (!vectors.Store.Layout.Parts.SequenceEqual(layout.Parts) || vectors.Graphs.Count != regions.Length + 1)
            {
                throw new InvalidDataException($"{VectorsFile} belongs to other sketches");
            }

            var slots = OpenSlots(folder, manifest, vectors.Store);
            return new CollectionIndex(new IndexContents(
                manifest.Version, regions, manifest.RegionCount, manifest.Sequence, vectors, slots, manifest.Unseen, manifest.Tuning));
        }
        catch
        {
            vectors.Dispose();
            throw;
        }
    }

    /// <summary>Deletes all saved indexes of the generation.</summary>
    public void Delete()
    {
        foreach (var folder in Folders())
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string SketchFile(int number) => string.Create(CultureInfo.InvariantCulture, $"sketch-{number}.bin");

    private static RegionSketch OpenSketch(string folder, int number)
    {
        try
        {
            var model = SketchModel.Read(File.ReadAllBytes(Path.Combine(folder, SketchFile(number))));
            return new RegionSketch(number, model.Channels, model);
        }
        catch (ArgumentException problem)
        {
            throw new InvalidDataException($"{SketchFile(number)}: {problem.Message}", problem);
        }
    }

    /// <summary>Ordinal of each slot, int64, <see cref="SlotTable.NoOrdinal"/> for empty ones.</summary>
    private static byte[] SlotBytes(IndexContents contents)
    {
        var ordinals = new long[contents.Vectors.Store.SlotCount];
        for (var slot = 0; slot < ordinals.Length; slot++)
        {
            ordinals[slot] = contents.Slots.OrdinalOf(slot);
        }

        return MemoryMarshal.AsBytes(ordinals.AsSpan()).ToArray();
    }

    private static SlotTable OpenSlots(string folder, Manifest manifest, VectorStore vectors)
    {
        var bytes = File.ReadAllBytes(Path.Combine(folder, SlotsFile));
        if (Convert.ToHexStringLower(SHA256.HashData(bytes)) != manifest.SlotsSha256 || bytes.Length != (long)vectors.SlotCount * sizeof(long))
        {
            throw new InvalidDataException($"{SlotsFile} is damaged");
        }

        var ordinals = MemoryMarshal.Cast<byte, long>(bytes);
        var slots = new SlotTable();
        for (var slot = 0; slot < ordinals.Length; slot++)
        {
            if (vectors.Contains(slot) != ordinals[slot] >= 0)
            {
                throw new InvalidDataException($"{SlotsFile} and {VectorsFile} do not belong together");
            }

            if (ordinals[slot] >= 0)
            {
                slots.Set(ordinals[slot], slot);
            }
        }

        return slots;
    }

    private static Manifest? TryReadManifest(string folder)
    {
        try
        {
            return JsonSerializer.Deserialize<Manifest>(File.ReadAllBytes(Path.Combine(folder, ManifestFile)));
        }
        catch (Exception damage) when (damage is JsonException or IOException)
        {
            return null;
        }
    }

    private static void Write(string folder, string name, byte[] bytes)
    {
        using var file = new FileStream(Path.Combine(folder, name), FileMode.CreateNew);
        file.Write(bytes);
        file.Flush(flushToDisk: true);
    }

    private string? Newest() => Folders()
        .Where(folder => File.Exists(Path.Combine(folder, ManifestFile)))
        .MaxBy(folder => long.TryParse(Path.GetFileName(folder)[_prefix.Length..], CultureInfo.InvariantCulture, out var sequence) ? sequence : -1);

    private string[] Folders() => Directory.Exists(_root) ? Directory.GetDirectories(_root, _prefix + "*") : [];

    private sealed record Manifest(
        int Version, long Sequence, IndexTuning Tuning, int RegionCount, IReadOnlyList<int> Regions, IReadOnlyList<long> Unseen,
        string SlotsSha256);
}
