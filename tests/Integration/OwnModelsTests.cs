using Facet.Features.V1;
using Facet.Parsing.V1;
using Grpc.Core;

namespace Facet.Integration.Tests;

public sealed class OwnModelsTests(OwnModelsServer server) : IClassFixture<OwnModelsServer>
{
    [Fact]
    public async Task Info_lists_what_runs_first_and_then_what_can_be_named()
    {
        var info = await server.Parsing.GetInfoAsync(new Parsing.V1.GetInfoRequest());
        Assert.Equal("own-detector", info.DefaultDetector);
        Assert.Equal(["own-detector", "facemesh-468", "iris", "blazeface-back", "own-parser", "broken-parser"], info.Models.Select(model => model.Id));
        Assert.Contains(info.Regions, region => region.Name == "upper-lip");
    }

    [Fact]
    public async Task A_call_chooses_its_detector()
    {
        var own = await server.Parsing.ParseAsync(new ParseRequest { Image = FacetServer.Sample(2) });
        var shipped = await server.Parsing.ParseAsync(new ParseRequest { Image = FacetServer.Sample(2), Options = new ParseOptions { Detector = "blazeface-back" } });
        Assert.Equal(("own-detector", "blazeface-back"), (own.Detector, shipped.Detector));
        Assert.Equal(own.Faces[0].LabelMap.Labels, shipped.Faces[0].LabelMap.Labels);
    }

    /// <summary>The weights are made up, so the labels mean nothing; that they are the network's, named and measured, can be seen all the same.</summary>
    [Fact]
    public async Task A_call_chooses_its_parser()
    {
        var options = new ParseOptions { Parser_ = "own-parser", Outputs = { ParseOutput.LabelMap, ParseOutput.PhotoLabelMap, ParseOutput.SoftMasks, ParseOutput.Landmarks } };
        var response = await server.Parsing.ParseAsync(new ParseRequest { Image = FacetServer.Sample(2), Options = options });
        Assert.Equal("own-parser", response.Parser_);
        var face = Assert.Single(response.Faces);
        Assert.Equal(468, face.Landmarks.Count);
        Assert.True(face.Quality.HasOccludedShare);
        Assert.Equal((int)(response.PhotoWidth * response.PhotoHeight), face.PhotoLabelMap.Labels.Length);
        Assert.Contains(face.Regions, region => region.Name == "hair");
        var known = face.LabelMap.Classes.ToDictionary(label => (byte)label.Value, label => label.Name);
        Assert.True(face.LabelMap.Labels.Distinct().Count() > 1, "the made-up network should tell more than one class");
        Assert.All(face.LabelMap.Labels.Distinct(), value => Assert.True(known.ContainsKey(value)));
        Assert.All(face.Regions.Where(region => region.AreaShare > 0), region => Assert.InRange(region.Confidence, 0.01f, 1));
    }

    [Fact]
    public async Task A_region_of_the_users_file_is_in_answers_and_in_features()
    {
        var parsed = await server.Parsing.ParseAsync(new ParseRequest { Image = FacetServer.Sample(2) });
        var face = parsed.Faces[0];
        var (upper, lips) = (face.Regions.Single(region => region.Name == "upper-lip"), face.Regions.Single(region => region.Name == "lips"));
        Assert.InRange(upper.AreaShare, lips.AreaShare * 0.2f, lips.AreaShare * 0.8f);
        Assert.Contains(face.LabelMap.Regions, region => region.Name == "upper-lip" && region.LabelValues.SequenceEqual([12u]));
        var features = await server.Features.ExtractAsync(new ExtractRequest
        {
            Rgb = face.Crop,
            LabelMap = face.LabelMap,
            MaskSource = "test",
            Options = new ExtractOptions { Outputs = { FeatureOutput.RegionFactors } },
        });
        Assert.Contains(features.Regions, region => region.Region == "upper-lip");
    }

    [Fact]
    public async Task A_parser_with_another_file_than_its_entry_says_is_refused_and_the_others_serve_on()
    {
        var request = new ParseRequest { Image = FacetServer.Sample(2), Options = new ParseOptions { Parser_ = "broken-parser" } };
        var error = await Assert.ThrowsAsync<RpcException>(async () => await server.Parsing.ParseAsync(request));
        Assert.Equal(StatusCode.FailedPrecondition, error.StatusCode);
        Assert.Contains("has SHA-256", error.Status.Detail, StringComparison.Ordinal);
        Assert.NotEmpty((await server.Parsing.ParseAsync(new ParseRequest { Image = FacetServer.Sample(2) })).Faces);
    }

    [Fact]
    public async Task In_a_stream_such_a_call_ends_its_item_only()
    {
        using var call = server.Parsing.ParseStream();
        foreach (var parser in new[] { "broken-parser", "none", "" })
        {
            await call.RequestStream.WriteAsync(new ParseStreamRequest
            {
                Id = $"with {parser}",
                Item = new ParseRequest { Image = FacetServer.Sample(2), Options = new ParseOptions { Parser_ = parser } },
            });
        }

        await call.RequestStream.CompleteAsync();
        var answers = await call.ResponseStream.ReadAllAsync().ToDictionaryAsync(answer => answer.Id, answer => answer.Status);
        Assert.Equal("MODEL_CHECKSUM_MISMATCH", answers["with broken-parser"].Reason);
        Assert.Equal("UNKNOWN_MODEL", answers["with none"].Reason);
        Assert.Equal(0, answers["with "].Code);
    }
}
