namespace Facet.Unit.Tests;

/// <summary>
/// Reference data that is not part of the repository: the folder that FACET_SHARED names, or <c>shared</c> beside the repository.
/// </summary>
internal static class SharedData
{
    private const string Variable = "FACET_SHARED";

    /// <summary>The full path of an item, whether or not it is there.</summary>
    public static string PathOf(string relativePath) => Path.Combine(Root(), relativePath);

    /// <summary>Why a test that needs the item cannot run, or null.</summary>
    public static string? WhyAbsent(string relativePath)
    {
        var path = PathOf(relativePath);
        return Path.Exists(path) ? null : $"{path} is not there; set {Variable} to a folder that has {relativePath}.";
    }

    private static string Root()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder)
        {
            return folder;
        }

        var repository = new DirectoryInfo(AppContext.BaseDirectory);
        while (repository is not null && !File.Exists(Path.Combine(repository.FullName, "Services.sln")))
        {
            repository = repository.Parent;
        }

        return Path.Combine(repository?.Parent?.FullName ?? AppContext.BaseDirectory, "shared");
    }
}
