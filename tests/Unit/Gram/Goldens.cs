namespace Facet.Unit.Tests.Gram;

/// <summary>The reference outputs of the PyTorch pipeline: a folder "shared/goldens" beside the repository or above it.</summary>
internal static class Goldens
{
    private static readonly string? _folder = Find();

    public static bool ArePresent => _folder is not null;

    public static string PathOf(string relative) => Path.Combine(_folder!, relative);

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "goldens");
            if (File.Exists(Path.Combine(candidate, "pipeline", "area", "lips", "mask_down.npy")))
            {
                return candidate;
            }
        }

        return null;
    }
}

/// <summary>A test against the reference outputs, which are no part of the repository; skipped where they are not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class GoldenTheoryAttribute : TheoryAttribute
{
    public GoldenTheoryAttribute()
    {
        if (!Goldens.ArePresent)
        {
            Skip = "the reference outputs (shared/goldens beside the repository) are not installed";
        }
    }
}
