using Facet.Models;

namespace Facet.Cli;

/// <summary>A conversion whose files are gone when it is disposed.</summary>
internal sealed class TemporaryModel : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("facet-model-");

    /// <param name="convert">Gets the folder to convert into.</param>
    public TemporaryModel(Func<string, ConvertedModel> convert)
    {
        try
        {
            Model = convert(_folder.FullName);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public ConvertedModel Model { get; }

    public void Dispose() => _folder.Delete(recursive: true);
}
