namespace Facet.Unit.Tests.Imaging;

/// <summary>For tests that measure the memory of the process, or need libvips to themselves.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class RunsAlone
{
    public const string Name = "Imaging, alone";
}
