using Facet.Search.Storage.Factors;

namespace Facet.Unit.Tests.Search;

/// <summary>A data folder as a crash at this moment would leave it: nothing was closed or checkpointed.</summary>
internal static class CrashedCopy
{
    public static void Make(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "facet.db*").Where(file => !file.EndsWith("-shm", StringComparison.Ordinal)))
        {
            Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        var factors = Directory.CreateDirectory(Path.Combine(to, FactorLog.FolderName)).FullName;
        foreach (var file in Directory.GetFiles(Path.Combine(from, FactorLog.FolderName)))
        {
            Copy(file, Path.Combine(factors, Path.GetFileName(file)));
        }
    }

    private static void Copy(string from, string to)
    {
        using var source = new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var target = File.Create(to);
        source.CopyTo(target);
    }
}
