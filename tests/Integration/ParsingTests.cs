using Facet.Imaging;
using Facet.Parsing.V1;
using Facet.Types.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Facet.Integration.Tests;

public sealed class ParsingTests(FacetServer server) : IClassFixture<FacetServer>
{
    [Fact]
    public async Task The_largest_face_alone_is_the_default()
    {
        var response = await server.Parsing.ParseAsync(new ParseRequest { Image = FacetServer.Sample(4) });
        var face = Assert.Single(response.Faces);
        Assert.Equal((1920u, 1448u), (response.PhotoWidth, response.PhotoHeight));
        Assert.Equal("blazeface-back", response.Detector);
        Assert.Equal("facemesh-468", response.Parser_);
        Assert.Equal(224 * 224 * 3, face.Crop.Data.Length);
        Assert.Equal(224 * 224, face.LabelMap.Labels.Length);
        Assert.Empty(face.Landmarks);
    }

    [Fact]
    public async Task All_faces_come_largest_first_and_everything_that_was_asked_for()
    {
        var response = await server.Parsing.ParseAsync(new ParseRequest
        {
            Image = FacetServer.Sample(6),
            Options = new ParseOptions
            {
                Faces = FaceSelection.All,
                CropSize = 256,
                Outputs = { ParseOutput.Crop, ParseOutput.LabelMap, ParseOutput.Landmarks, ParseOutput.SoftMasks, ParseOutput.PhotoLabelMap },
            },
        });
        Assert.Equal(4, response.Faces.Count);
        Assert.Equal([0u, 1u, 2u, 3u], response.Faces.Select(face => face.Index));
        var areas = response.Faces.Select(face => face.Box.Width * face.Box.Height).ToList();
        Assert.Equal(areas.OrderDescending(), areas);
        foreach (var face in response.Faces)
        {
            Assert.Equal(468, face.Landmarks.Count);
            Assert.Equal((256u, 256u), (face.Crop.Width, face.Crop.Height));
            Assert.Equal(1920 * 1537, face.PhotoLabelMap.Labels.Length);
            var lips = face.Regions.Single(region => region.Name == "lips");
            Assert.InRange(lips.AreaShare, 0.005f, 0.05f);
            Assert.Equal([256L, 256L], lips.SoftMask.Shape);
            Assert.Equal(lips.AreaShare, lips.SoftMask.Data.Sum(value => value / 255f) / 65536, lips.AreaShare * 0.05);
            Assert.Contains(lips.SoftMask.Data, value => value is > 0 and < 255);
        }
    }

    [Fact]
    public async Task An_answer_that_no_message_holds_is_refused_before_it_is_made()
    {
        var sample = ImageDecoder.Decode(FacetServer.Sample(6).Memory, ImageLimits.Default).Image;
        var large = Resize.Bilinear(sample, 4 * sample.Width, 4 * sample.Height);
        var request = new ParseRequest
        {
            Image = UnsafeByteOperations.UnsafeWrap(ImageEncoder.Jpeg(large, quality: 70)),
            Options = new ParseOptions { Faces = FaceSelection.All, Outputs = { ParseOutput.PhotoLabelMap } },
        };

        var error = await Assert.ThrowsAsync<RpcException>(async () => await server.Parsing.ParseAsync(request));

        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.Equal("ANSWER_TOO_LARGE", Hosting.ErrorTranslator.FromRpc(error, "parsing").Reason);
        Assert.Contains("max_faces", error.Status.Detail, StringComparison.Ordinal);
        request.Options.MaxFaces = 1;
        var face = Assert.Single((await server.Parsing.ParseAsync(request)).Faces);
        Assert.Equal(large.Width * large.Height, face.PhotoLabelMap.Labels.Length);
    }

    [Fact]
    public async Task The_five_points_land_on_the_template_and_the_crop_transform_says_so()
    {
        var response = await server.Parsing.ParseAsync(new ParseRequest { Image = FacetServer.Sample(3) });
        var face = response.Faces[0];
        var map = face.PhotoToCrop;
        var leftEye = face.Keypoints[0];
        var x = map.Xx * leftEye.X + map.Xy * leftEye.Y + map.Dx;
        var y = map.Yx * leftEye.X + map.Yy * leftEye.Y + map.Dy;
        Assert.InRange(x, 224 * 0.30, 224 * 0.44);
        Assert.InRange(y, 224 * 0.34, 224 * 0.46);
    }

    [Fact]
    public async Task Label_map_values_are_all_declared_and_fold_into_the_plain_classes()
    {
        var response = await server.Parsing.ParseAsync(new ParseRequest { Image = FacetServer.Sample(5) });
        var map = response.Faces[0].LabelMap;
        var declared = map.Classes.ToDictionary(label => (byte)label.Value, label => label.BaseValue);
        Assert.All(map.Labels.Distinct(), value => Assert.InRange(declared[value], 0u, 18u));
        Assert.Contains(map.Regions, region => region.Name == "lips" && region.LabelValues.Order().SequenceEqual([12u, 13u]));
    }

    [Fact]
    public async Task A_stream_answers_every_item_by_id_and_survives_bad_ones()
    {
        using var call = server.Parsing.ParseStream();
        var sent = Task.Run(async () =>
        {
            for (var i = 0; i < 12; i++)
            {
                var image = (i % 4) switch
                {
                    1 => ByteString.Empty,
                    2 => ByteString.CopyFromUtf8("no picture"),
                    _ => FacetServer.Sample(2),
                };
                await call.RequestStream.WriteAsync(new ParseStreamRequest { Id = $"item-{i}", Item = new ParseRequest { Image = image } });
            }

            await call.RequestStream.WriteAsync(new ParseStreamRequest { Id = "without-item" });
            await call.RequestStream.CompleteAsync();
        });
        var answers = new Dictionary<string, ParseStreamResponse>();
        await foreach (var answer in call.ResponseStream.ReadAllAsync())
        {
            answers.Add(answer.Id, answer);
        }

        await sent;
        Assert.Equal(13, answers.Count);
        Assert.Equal("MISSING_ITEM", answers["without-item"].Status.Reason);
        Assert.Equal("IMAGE_EMPTY", answers["item-1"].Status.Reason);
        Assert.Equal("IMAGE_NOT_AN_IMAGE", answers["item-2"].Status.Reason);
        Assert.Equal("parsing", answers["item-2"].Status.Stage);
        Assert.Null(answers["item-2"].Result);
        Assert.All(new[] { 0, 3, 4, 7, 8, 11 }, i => Assert.NotEmpty(answers[$"item-{i}"].Result.Faces));
    }

    public static TheoryData<ParseOptions, string> BadOptions => new()
    {
        { new ParseOptions { CropSize = 31 }, "CROP_SIZE_OUT_OF_RANGE" },
        { new ParseOptions { CropSize = 4096 }, "CROP_SIZE_OUT_OF_RANGE" },
        { new ParseOptions { MinConfidence = 2 }, "CONFIDENCE_OUT_OF_RANGE" },
        { new ParseOptions { Detector = "yolo" }, "UNKNOWN_MODEL" },
        { new ParseOptions { Parser_ = "bisenet" }, "UNKNOWN_MODEL" },
        { new ParseOptions { Regions = { "tail" } }, "UNKNOWN_REGION" },
        { new ParseOptions { Regions = { "hair" } }, "UNKNOWN_REGION" },
        { new ParseOptions { Detector = "facemesh-468" }, "UNKNOWN_MODEL" },
        { new ParseOptions { Parser_ = "iris" }, "UNKNOWN_MODEL" },
        { new ParseOptions { Faces = (FaceSelection)9 }, "UNKNOWN_VALUE" },
        { new ParseOptions { Outputs = { (ParseOutput)77 } }, "UNKNOWN_VALUE" },
    };

    [Theory]
    [MemberData(nameof(BadOptions))]
    public async Task Bad_options_are_refused_before_any_work(ParseOptions options, string reason)
    {
        var request = new ParseRequest { Image = FacetServer.Sample(1), Options = options };
        var error = await Assert.ThrowsAsync<RpcException>(async () => await server.Parsing.ParseAsync(request));
        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.Equal(reason, Hosting.ErrorTranslator.FromRpc(error, "parsing").Reason);
    }

    [Fact]
    public async Task Info_names_models_with_their_checksums()
    {
        var info = await server.Parsing.GetInfoAsync(new GetInfoRequest());
        Assert.Equal(["blazeface-back", "facemesh-468", "iris"], info.Models.Select(model => model.Id));
        Assert.All(info.Models, model => Assert.Matches("^[0-9a-f]{64}$", model.WeightsSha256));
        Assert.All(info.Models, model => Assert.Equal("cpu", model.Provider));
        Assert.Contains(info.Classes, (LabelClass label) => label is { Name: "l_eye_shadow", BaseValue: 1 });
    }
}
