using Facet.Inference;
using Facet.Models;

namespace Facet.Unit.Tests.Inference;

public sealed class ModelRegistryTests : IDisposable
{
    private readonly TempFolder _models = new();
    private readonly TempFolder _cache = new();
    private readonly RecordingLogger<ModelRegistry> _log = new();

    public ModelRegistryTests()
    {
        // Copies, because the published files are hard links to the installed packages.
        var published = Path.Combine(AppContext.BaseDirectory, "models");
        File.Copy(Path.Combine(published, "manifest.json"), _models.File("manifest.json"));
        Directory.CreateDirectory(_models.File("iris"));
        foreach (var file in Directory.EnumerateFiles(Path.Combine(published, "iris")))
        {
            File.Copy(file, Path.Combine(_models.File("iris"), Path.GetFileName(file)));
        }
    }

    [Fact]
    public void A_model_is_converted_once_and_then_taken_from_the_cache()
    {
        var first = Registry().Prepare("iris");
        var second = Registry().Prepare("iris");

        Assert.Equal(first.Path, second.Path);
        Assert.Single(_log.Lines, line => line.Contains("Converted model iris", StringComparison.Ordinal));
        Assert.Equal(2, Directory.GetFiles(_cache.Path).Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".sha256")]
    public void A_damaged_cache_is_rebuilt_with_a_warning(string suffix)
    {
        var path = Registry().Prepare("iris").Path;
        var intact = File.ReadAllBytes(path);
        File.WriteAllText(path + suffix, "damaged");

        Assert.Equal(path, Registry().Prepare("iris").Path);

        Assert.Equal(intact, File.ReadAllBytes(path));
        Assert.Contains(_log.Lines, line => line.Contains("does not match its checksum", StringComparison.Ordinal));
    }

    [Fact]
    public void A_cache_without_its_checksum_is_rebuilt()
    {
        var path = Registry().Prepare("iris").Path;
        File.Delete(path + ".sha256");

        Registry().Prepare("iris");

        Assert.True(File.Exists(path + ".sha256"));
    }

    [Fact]
    public void Many_preparations_at_once_leave_one_intact_model()
    {
        // A registry each, as separate processes would have.
        var paths = new string[8];
        Parallel.For(0, paths.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i => paths[i] = Registry().Prepare("iris").Path);

        Assert.Single(paths.Distinct());
        Assert.Equal(2, Directory.GetFiles(_cache.Path).Length);
        using var model = OnnxModel.Load(Registry().Prepare("iris"));
        Assert.DoesNotContain(_log.Lines, line => line.Contains("Error", StringComparison.Ordinal));
    }

    [Fact]
    public void A_changed_file_is_refused_with_both_checksums_and_the_remedy()
    {
        var path = Path.Combine(_models.File("iris"), "iris.bin");
        var bytes = File.ReadAllBytes(path);
        bytes[1000] ^= 1;
        File.WriteAllBytes(path, bytes);

        var error = Assert.Throws<ModelException>(() => Registry().Prepare("iris"));

        Assert.Equal(ModelErrorReason.ChecksumMismatch, error.Reason);
        Assert.Contains("iris.bin has SHA-256", error.Message, StringComparison.Ordinal);
        Assert.Contains("expected d7f296d184274213", error.Message, StringComparison.Ordinal);
        Assert.Contains("Install @vladmandic/human 3.3.6 again", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        File.Delete(Path.Combine(_models.File("iris"), "iris.json"));

        var error = Assert.Throws<ModelException>(() => Registry().Prepare("iris"));

        Assert.Equal(ModelErrorReason.MissingFile, error.Reason);
        Assert.Contains("iris.json", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_models_and_taps_are_answered_with_the_known_ones()
    {
        var model = Assert.Throws<ModelException>(() => Registry().Prepare("vit-s16"));
        var tap = Assert.Throws<ModelException>(() => Registry().Prepare("iris", ["conv_pw_5"]));

        Assert.Equal(ModelErrorReason.UnknownModel, model.Reason);
        Assert.Contains("blazeface-back, facemesh-468, faceres, iris", model.Message, StringComparison.Ordinal);
        Assert.Equal(ModelErrorReason.UnknownOutput, tap.Reason);
        Assert.Contains("it has eye", tap.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cache_folder_that_cannot_be_written_is_an_error_that_says_what_to_set()
    {
        // A file where the folder should be: even root cannot write into it.
        File.WriteAllText(_cache.File("occupied"), string.Empty);

        var error = Assert.Throws<ModelException>(() => Registry(_cache.File("occupied/models")).Prepare("iris"));

        Assert.Equal(ModelErrorReason.CacheUnavailable, error.Reason);
        Assert.Contains("FACET_CACHE", error.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _models.Dispose();
        _cache.Dispose();
    }

    private ModelRegistry Registry(string? cache = null) =>
        new(new ModelRegistryOptions { ModelsFolder = _models.Path, CacheFolder = cache ?? _cache.Path }, _log);
}
