using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
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

    /// <summary>Many times what sketches take; a file that says it is larger is not read into memory.</summary>
    private const long MaxSketchBytes = 512L << 20;

    // A manifest lists unseen points: so many bytes for each point of the store, and these.
    private const long ManifestBytes = 1L << 16;
    private const long ManifestBytesPerPoint = 20;

    private readonly string _root;
    private readonly string _prefix;

    public IndexFiles(string dataFolder, long generation)
    {
        _root = Path.Combine(dataFolder, "index");
        _prefix = string.Create(CultureInfo.InvariantCulture, $"g{generation}-s");
    }

    public bool Exists => Newest() is not null;

    /// <summary>Saves an index that nobody changes meanwhile, then deletes older ones.</summary>
    /// <exception cref="IOException">It cannot be saved; nothing is left of the attempt where that can be deleted.</exception>
    public void Save(CollectionIndex index)
    {
        var contents = index.Contents;
        var folder = Path.Combine(_root, string.Create(CultureInfo.InvariantCulture, $"{_prefix}{contents.Sequence}"));
        Delete(folder);
        Directory.CreateDirectory(folder);
        try
        {
            Save(contents, folder);
        }
        catch
        {
            // A full disk needs the room, and a folder that is not complete helps nobody.
            Delete(folder);
            throw;
        }

        foreach (var other in Folders().Where(other => other != folder))
        {
            Delete(other);
        }
    }

    /// <summary>The newest saved index.</summary>
    /// <param name="ordinalEnd">No point of the store has this ordinal or a larger one.</param>
    /// <exception cref="InvalidDataException">It is damaged, cannot be read, or is of another version.</exception>
    public CollectionIndex Open(long ordinalEnd)
    {
        var folder = Newest() ?? throw new InvalidDataException("there is none");
        var manifest = Checked(ManifestFile, () => IndexManifest.Read(
            ReadBytes(folder, ManifestFile, ManifestBytes + (ManifestBytesPerPoint * ordinalEnd)), ordinalEnd));
        var regions = manifest.Regions.Select(number => Checked(SketchFile(number), () => OpenSketch(folder, number))).ToArray();
        var vectors = Checked(VectorsFile, () => OpenVectors(folder, regions));
        try
        {
            var slots = Checked(SlotsFile, () => OpenSlots(folder, manifest, vectors.Store, ordinalEnd));
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
            Delete(folder);
        }
    }

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private void Save(IndexContents contents, string folder)
    {
        contents.Vectors.Save(Path.Combine(folder, VectorsFile));
        var slots = SlotBytes(contents);
        Write(folder, SlotsFile, slots);
        foreach (var region in contents.Regions)
        {
            Write(folder, SketchFile(region.Number), region.Model.Write());
        }

        var manifest = new IndexManifest(
            contents.Version, contents.Sequence, contents.Tuning, contents.RegionCount,
            [.. contents.Regions.Select(region => region.Number)], contents.Unseen, Convert.ToHexStringLower(SHA256.HashData(slots)));
        Write(folder, ManifestFile, manifest.ToBytes());
        FileSystem.Flush(folder);
        FileSystem.Flush(_root);
    }

    private static string SketchFile(int number) => string.Create(CultureInfo.InvariantCulture, $"sketch-{number}.bin");

    /// <summary>Whatever is wrong with a file comes out as one kind of error that names it.</summary>
    private static T Checked<T>(string file, Func<T> open)
    {
        try
        {
            return open();
        }
        catch (Exception problem) when (problem is InvalidDataException or IOException or UnauthorizedAccessException or ArgumentException or SnapshotException)
        {
            throw new InvalidDataException($"{file}: {problem.Message}", problem);
        }
    }

    private static byte[] ReadBytes(string folder, string name, long most)
    {
        var path = Path.Combine(folder, name);
        var length = new FileInfo(path).Length;
        return length <= most ? File.ReadAllBytes(path) : throw new InvalidDataException($"it has {length} bytes, at most {most} make sense");
    }

    private static RegionSketch OpenSketch(string folder, int number)
    {
        var model = SketchModel.Read(ReadBytes(folder, SketchFile(number), MaxSketchBytes));
        return new RegionSketch(number, model.Channels, model);
    }

    private static VectorIndex OpenVectors(string folder, RegionSketch[] regions)
    {
        var (wanted, vectors) = (IndexContents.LayoutOf(regions), VectorIndex.Open(Path.Combine(folder, VectorsFile)));
        var found = vectors.Store.Layout;
        int?[] parts = [null, .. Enumerable.Range(0, regions.Length)];
        if (found.Parts.SequenceEqual(wanted.Parts) && (found.Metric, found.Storage) == (wanted.Metric, wanted.Storage)
            && vectors.Graphs.Select(graph => graph.Options.Part).SequenceEqual(parts))
        {
            return vectors;
        }

        vectors.Dispose();
        throw new InvalidDataException("it belongs to other sketches");
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

    private static SlotTable OpenSlots(string folder, IndexManifest manifest, VectorStore vectors, long ordinalEnd)
    {
        var bytes = ReadBytes(folder, SlotsFile, (long)vectors.SlotCount * sizeof(long));
        if (Convert.ToHexStringLower(SHA256.HashData(bytes)) != manifest.SlotsSha256 || bytes.Length != (long)vectors.SlotCount * sizeof(long))
        {
            throw new InvalidDataException("it is damaged");
        }

        var ordinals = MemoryMarshal.Cast<byte, long>(bytes);
        var slots = new SlotTable();
        for (var slot = 0; slot < ordinals.Length; slot++)
        {
            var ordinal = ordinals[slot];
            if (ordinal < SlotTable.NoOrdinal || ordinal >= ordinalEnd || vectors.Contains(slot) != (ordinal != SlotTable.NoOrdinal))
            {
                throw new InvalidDataException($"slot {slot} cannot hold point {ordinal}: the store has points below {ordinalEnd}, or {VectorsFile} is another index's");
            }

            if (ordinal != SlotTable.NoOrdinal)
            {
                Take(slots, ordinal, slot);
            }
        }

        return slots;
    }

    private static void Take(SlotTable slots, long ordinal, int slot)
    {
        if (slots.SlotOf(ordinal) is not SlotTable.NoSlot and var other)
        {
            throw new InvalidDataException($"slots {other} and {slot} hold the same point {ordinal}");
        }

        slots.Set(ordinal, slot);
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
}
