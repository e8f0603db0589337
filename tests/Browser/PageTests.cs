namespace Facet.Browser.Tests;

/// <summary>All tests of the page share a server and a browser, and run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class PageTests : ICollectionFixture<PageFixture>
{
    public const string Name = "page";
}
