using System.CommandLine;
using Facet.Cli.FeatureMaps;
using Facet.Cli.FolderRuns;
using Facet.Cli.Hosting;
using Facet.Features.V1;
using Facet.Imaging;
using Facet.Inference;
using Facet.Types.V1;
using Google.Protobuf;
using Grpc.Core;
using InputFit = Facet.Features.V1.InputFit;

namespace Facet.Cli.Commands;

/// <summary>facet encode: feature maps of the photos of a folder.</summary>
internal static class EncodeCommand
{
    private const string LastLayer = "last_hidden_state";
    private const string Projection = "projected_tokens";

    private static readonly Option<string> s_input = new("--input") { Description = "Folder of photos: PNG, JPEG, WebP, BMP, TIFF, GIF or AVIF.", Required = true };

    private static readonly Option<string> s_output = new("--output") { Description = "Folder for NAME.npy, NAME_mask.npy and NAME.json; made if need be.", Required = true };

    private static readonly Option<int> s_size = CommonOptions.Number("--size", "Side of the model's input in pixels, a multiple of its patch; 0 takes the model's own.", 224, 0, 4096);

    private static readonly Option<bool> s_half = new("--fp16") { Description = "Write float16 in place of float32." };

    private static readonly Option<bool> s_meta = FolderOptions.WithUnderscores(
        new Option<bool>("--save-meta") { Description = "Also write NAME.json: photo, model, shapes, which part of the photo the model saw." });

    private static readonly Option<bool> s_projected = new("--projected")
    {
        Description = "CLIP only: each patch brought into the space of its embeddings (512 channels for ViT-B/32, 768 for ViT-L/14).",
    };

    private static readonly Option<string?> s_tap = new("--tap")
    {
        Description = $"Another layer than {LastLayer}, or a sum of layers, such as hidden_03+hidden_04+hidden_05.",
    };

    private static readonly Option<ExecutionProvider?> s_device = new("--device") { Description = "Without --server: cpu, cuda or tensorrt; one that cannot be loaded is an error [Facet__Features__Provider]." };

    public static Command Create()
    {
        var command = new Command(
            "encode",
            "Write feature maps [channels, rows, columns] of photos: of CLIP what leaves the last block, of DINOv2 and DINOv3 the last layer with its norm. "
            + "A photo that cannot be read is named at the end and the exit code is 1; what is finished is passed over when the command is called again.")
        {
            s_input, s_output, FolderOptions.Model, s_size, s_half, s_meta, s_projected, s_tap, s_device,
            FolderOptions.BatchSize, FolderOptions.Recursive, FolderOptions.Overwrite, FolderOptions.Servers, CommonOptions.Json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(s_projected) && result.GetValue(s_tap) is not null)
            {
                result.AddError("Give --projected or --tap, not both.");
            }
        });
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancel)
    {
        var run = FolderOptions.Settings(arguments, arguments.GetRequiredValue(s_input), arguments.GetRequiredValue(s_output));
        FolderItems.Check(run.Input, run.Output, run.Recursive);
        await using var features = FolderOptions.OpenFeatures(arguments, arguments.GetValue(s_device));
        var options = new ExtractOptions
        {
            Model = FolderOptions.RemoteModel(arguments),
            TapSums = { arguments.GetValue(s_projected) ? Projection : arguments.GetValue(s_tap) ?? LastLayer },
            InputSize = (uint)arguments.GetValue(s_size),
            Fit = InputFit.Processor,
            Outputs = { FeatureOutput.FeatureMap },
            Type = arguments.GetValue(s_half) ? TensorType.Float16 : TensorType.Float32,
        };
        var limits = FeatureLimits.Of(await FeatureLimits.InfosAsync(features, cancel));
        var maker = await MakerAsync(features, options, arguments.GetValue(s_projected), cancel);
        var settings = new EncodeSettings(run.Output, options, maker, arguments.GetValue(s_meta), limits.MaxImageBytes);
        var work = new EncodeWork(features, settings, Math.Max(limits.Window, arguments.GetValue(FolderOptions.BatchSize)));
        return (await FolderRun.RunAsync(run, work, cancel)).ExitCode;
    }

    /// <summary>Encodes a grey square everywhere: what cannot work is said before the first photo, and all replicas must make the same features.</summary>
    private static async Task<Fingerprint> MakerAsync(ServiceReplicas features, ExtractOptions options, bool isProjected, CancellationToken cancel)
    {
        var square = UnsafeByteOperations.UnsafeWrap(ImageEncoder.Png(Imaging.RgbImage.Filled(64, 64, 128, 128, 128)));
        var request = new ExtractRequest { Encoded = square, Options = options };
        try
        {
            var answers = await features.AskEachAsync(
                (invoker, token) => new FeaturesService.FeaturesServiceClient(invoker).ExtractAsync(request, cancellationToken: token), cancel);
            var other = answers.Skip(1).ToList().FindIndex(answer => !answer.Fingerprint.Equals(answers[0].Fingerprint));
            if (other >= 0)
            {
                throw new CliException(
                    ExitCodes.NotUsable, $"{features.All[other + 1].Address} has another model than {features.All[0].Address}: their features cannot be compared.");
            }

            return answers[0].Fingerprint;
        }
        catch (RpcException error) when (isProjected && error.Status.Detail.Contains(Projection, StringComparison.Ordinal))
        {
            throw new CliException(ExitCodes.NotUsable, $"--projected is for CLIP models only. {error.Status.Detail}", error);
        }
    }
}
