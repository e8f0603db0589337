using System.Text.Json;
using Facet.Search.V1;
using Grpc.Core;

namespace Facet.Integration.Tests;

/// <summary>Names that strangers choose never lead out of the data folder, nor out of the page's folder.</summary>
public sealed class HostileNamesTests(FacetServer server) : IClassFixture<FacetServer>, IDisposable
{
    private readonly HttpApi _api = new(server.Http);

    public static TheoryData<string> Paths => ["../escaped", "..", "a/../../escaped", "/tmp/escaped", "..\\escaped", "C:\\escaped", "escaped\0", "%2e%2e%2fescaped", ".escaped"];

    public void Dispose() => _api.Dispose();

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task A_path_is_no_name_of_a_collection(string name)
    {
        var made = await _api.TryPostAsync("/api/v1/collections", JsonSerializer.Serialize(new { name }));
        Assert.Equal("INVALID_ARGUMENT", await HttpApi.ReasonAsync(made, 400));
        var error = await Assert.ThrowsAsync<RpcException>(async () => await server.Search.CreateCollectionAsync(new CreateCollectionRequest { Name = name }));
        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        var ingest = new Gateway.V1.IngestRequest { Collection = name, PhotoId = "a", Image = FacetServer.Sample(2) };
        error = await Assert.ThrowsAsync<RpcException>(async () => await server.Gateway.IngestAsync(ingest));
        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        AssertNothingEscaped();
    }

    [Theory]
    [InlineData("../../../escaped.jpg")]
    [InlineData("/tmp/escaped.jpg")]
    [InlineData("..\\..\\escaped.jpg")]
    [InlineData("file:///tmp/escaped.jpg")]
    public async Task A_path_as_the_id_of_a_photo_is_only_a_text(string id)
    {
        var stored = await _api.PostPhotoAsync("/api/v1/collections/paths/photos", FacetServer.Sample(2), "a.jpg", ("id", id));
        Assert.Equal(id, stored.GetProperty("id").GetString());
        var picture = await _api.Client.GetAsync(new Uri(stored.GetProperty("points")[0].GetProperty("thumbnail_url").GetString()!, UriKind.Relative));
        Assert.Equal("image/jpeg", picture.Content.Headers.ContentType!.MediaType);
        AssertNothingEscaped();
    }

    [Theory]
    [InlineData("/api/v1/collections/paths/thumbnail?id=../../../../../../etc/passwd")]
    [InlineData("/api/v1/collections/..%2f..%2f..%2fetc/thumbnail?id=passwd")]
    [InlineData("/js/..%2f..%2f..%2f..%2f..%2f..%2f..%2fetc%2fpasswd")]
    [InlineData("/..%5c..%5c..%5cetc%5cpasswd")]
    [InlineData("/%2e%2e/%2e%2e/facet.dll")]
    public async Task No_address_reads_a_file_of_the_machine(string address)
    {
        await _api.PostPhotoAsync("/api/v1/collections/paths/photos", FacetServer.Sample(2), "a.jpg");
        var response = await _api.Client.GetAsync(new Uri(address, UriKind.Relative));
        Assert.InRange((int)response.StatusCode, 400, 404);
        Assert.DoesNotContain("root:", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    /// <summary>Nothing of that name lies beside the data folder, above it, or in it under its own name.</summary>
    private void AssertNothingEscaped()
    {
        for (var folder = new DirectoryInfo(server.DataFolder); folder is not null; folder = folder.Parent)
        {
            Assert.DoesNotContain(folder.EnumerateFileSystemInfos(), entry => entry.Name.Contains("escaped", StringComparison.Ordinal));
        }
    }
}
