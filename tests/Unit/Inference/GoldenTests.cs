using Facet.Inference;
using Facet.Models;

namespace Facet.Unit.Tests.Inference;

public sealed class GoldenTests(ModelsFixture models) : IClassFixture<ModelsFixture>
{
    private const string Folder = "goldens/tfjs";
    private const float PixelTolerance = 1e-2f;
    private const float FeatureTolerance = 1e-3f;

    [SharedDataFact(Folder)]
    public void Face_mesh_points_match_the_reference()
    {
        using var result = Run("facemesh-468", "face_192.png");

        AssertClose(Golden("facemesh__Identity_2.npy"), result["mesh"].Span, PixelTolerance);
        AssertClose(Golden("facemesh__Identity.npy"), result["contours"].Span, PixelTolerance);
        AssertClose(Golden("facemesh__Identity_1.npy"), result["face_flag"].Span, FeatureTolerance);
    }

    [SharedDataFact(Folder)]
    public void Face_features_match_the_reference()
    {
        using var result = Run("faceres", "face_224.png");

        AssertClose(Golden("faceres__global_pooling_Mean.npy"), result["embedding"].Span, FeatureTolerance);
        AssertClose(Golden("faceres__gender_pred_Sigmoid.npy"), result["gender"].Span, FeatureTolerance);
        AssertClose(Golden("faceres__age_pred_Softmax.npy"), result["age"].Span, FeatureTolerance);
    }

    [SharedDataFact(Folder)]
    public void Feature_maps_match_the_reference_with_channels_first()
    {
        using var result = Run("faceres", "face_224.png", "conv_pw_5", "conv_pw_11");

        Assert.Equal([1, 256, 28, 28], result["conv_pw_5"].Shape);
        Assert.Equal([1, 512, 14, 14], result["conv_pw_11"].Shape);
        AssertClose(ChannelsFirst(Golden("faceres__conv_pw_5_relu_clip_by_value.npy"), 256), result["conv_pw_5"].Span, FeatureTolerance);
        AssertClose(ChannelsFirst(Golden("faceres__conv_pw_11_relu_clip_by_value.npy"), 512), result["conv_pw_11"].Span, FeatureTolerance);
    }

    [SharedDataFact(Folder)]
    public void Blazeface_finds_the_one_face_of_the_portrait()
    {
        using var result = Run("blazeface-back", "face_256.png");

        var scores = result["scores_16"].Span.ToArray().Concat(result["scores_8"].Span.ToArray()).ToArray();
        Assert.Equal(896, scores.Length);
        var best = Array.IndexOf(scores, scores.Max());
        Assert.True(1 / (1 + MathF.Exp(-scores[best])) > 0.9f, $"best logit {scores[best]}");
        Assert.True(best >= 512, "a face that fills the photo belongs to the coarse grid");
        var box = result["boxes_8"].Span.Slice((best - 512) * 16, 16);
        var (column, row) = ((best - 512) / 6 % 8, (best - 512) / 6 / 8);
        Assert.InRange(box[0] + ((column + 0.5f) * 32), 90, 166);
        Assert.InRange(box[1] + ((row + 0.5f) * 32), 90, 166);
        Assert.True(box[4] < box[6], "the person's right eye is left of the left eye");
    }

    private static float[] Golden(string name) => NpyFile.Read(SharedData.PathOf(Path.Combine(Folder, name))).ToFloats();

    private static float[] ChannelsFirst(float[] channelsLast, int channels)
    {
        var pixels = channelsLast.Length / channels;
        return [.. Enumerable.Range(0, channelsLast.Length).Select(i => channelsLast[(i % pixels * channels) + (i / pixels)])];
    }

    private static void AssertClose(float[] expected, ReadOnlySpan<float> actual, float tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        var worst = 0f;
        for (var i = 0; i < expected.Length; i++)
        {
            worst = MathF.Max(worst, MathF.Abs(expected[i] - actual[i]));
        }

        Assert.True(worst <= tolerance, $"largest difference {worst}");
    }

    private InferenceResult Run(string id, string png, params string[] taps)
    {
        var model = models.Host.Get(id, taps);
        return model.Run(SampleImages.FromPng(model.Entry.Input, SharedData.PathOf(Path.Combine(Folder, png))));
    }
}
