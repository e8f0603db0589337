using System.Security.Cryptography;
using System.Text.Json;
using Facet.Models;

namespace Facet.Inference.Internal.Pulling;

/// <summary>
/// The lock file: the SHA-256 of every file that was pulled, so that a file that changes later is noticed wherever it is pulled to. It is
/// replaced as a whole, and only by one process at a time.
/// </summary>
internal sealed class PullLock(string path)
{
    private const int SupportedVersion = 1;
    private const long MaxBytes = 16L << 20;
    private const int MaxWaits = 100;

    public string Path => path;

    /// <summary>The size and SHA-256 of a file.</summary>
    public static PinnedFile Measure(string file)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read);
            return new PinnedFile { Bytes = stream.Length, Sha256 = Convert.ToHexStringLower(SHA256.HashData(stream)) };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelException(ModelErrorReason.MissingFile, $"{file} cannot be read: {error.Message}", error);
        }
    }

    /// <summary>What is pinned for a model; null for one that was never pulled from where the catalogue says it is.</summary>
    public ModelPins? Read(PublishedModel model) =>
        ReadAll().Models.GetValueOrDefault(model.Id) is { } pins && IsFrom(pins, model.Source) ? pins : null;

    /// <summary>Pins a file, replacing what was pinned under its name.</summary>
    public void Pin(PublishedModel model, string name, PinnedFile file) => Change(model, pins => pins.Files[name] = file, isComplete: false);

    /// <summary>Notes that these are all files of a model; others are forgotten.</summary>
    public void Complete(PublishedModel model, IReadOnlyCollection<string> names) => Change(
        model, pins => pins.Files.Keys.Except(names).ToList().ForEach(name => pins.Files.Remove(name)), isComplete: true);

    private static bool IsFrom(ModelPins pins, PublishedSource source) => pins.Repository == source.Repository && pins.Revision == source.Revision;

    private void Change(PublishedModel model, Action<ModelPins> change, bool isComplete)
    {
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            using var guard = Guard();
            var all = ReadAll();
            var old = all.Models.GetValueOrDefault(model.Id);
            var pins = new ModelPins
            {
                Repository = model.Source.Repository,
                Revision = model.Source.Revision,
                IsComplete = isComplete,
                Files = old is not null && IsFrom(old, model.Source) ? old.Files : [],
            };
            change(pins);
            all.Models[model.Id] = pins;
            WholeFile.Replace(path, JsonSerializer.SerializeToUtf8Bytes(all, LockJson.Default.LockFile));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelException(
                ModelErrorReason.CacheUnavailable,
                $"The lock file {path} cannot be written ({error.Message}). Set {ModelRegistryOptions.CacheVariable} to a folder that this user can write.",
                error);
        }
    }

    /// <summary>Held by whoever changes the file; others wait their turn of a few milliseconds.</summary>
    private FileStream Guard()
    {
        for (var wait = 0; ; wait++)
        {
            try
            {
                return new FileStream(path + ".guard", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (wait < MaxWaits)
            {
                Thread.Sleep(20);
            }
        }
    }

    private LockFile ReadAll()
    {
        if (!File.Exists(path))
        {
            return new LockFile { Version = SupportedVersion, Models = [] };
        }

        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            var file = stream.Length <= MaxBytes ? JsonSerializer.Deserialize(stream, LockJson.Default.LockFile) : null;
            return file is { Version: SupportedVersion } && file.Models.Values.All(IsSound)
                ? file
                : throw Damaged("it is not what this build writes");
        }
        catch (JsonException error)
        {
            throw Damaged(error.Message, error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelException(ModelErrorReason.CacheUnavailable, $"The lock file {path} cannot be read: {error.Message}", error);
        }
    }

    private static bool IsSound(ModelPins? pins) =>
        pins is not null && pins.Files.All(file => file.Value is not null && PublishedReader.FileName().IsMatch(file.Key));

    private ModelException Damaged(string why, Exception? inner = null) => new(
        ModelErrorReason.InvalidFormat, $"The lock file {path} is damaged: {why}. Restore it, or delete it to trust the next downloads anew.", inner);
}
