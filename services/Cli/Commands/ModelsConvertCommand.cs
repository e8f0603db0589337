using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json.Nodes;
using Facet.Cli.Output;
using Facet.Inference;
using Facet.Models;

namespace Facet.Cli.Commands;

/// <summary>facet models convert: a published checkpoint, or one with made-up weights, to ONNX.</summary>
internal static class ModelsConvertCommand
{
    private static readonly Argument<string?> s_source = new("SRC")
    {
        Description = "Folder with config.json and weights, a file of weights (.safetensors, .pth), or the id of a model that was pulled. Left out with --random.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string?> s_out = new("--out")
    {
        Description = "Folder that gets the model; made if need be. Beside the weights when left out for a model that was pulled.",
    };

    private static readonly Option<string?> s_random = new("--random")
    {
        Description = $"A full-size model with seeded made-up weights, for benchmarks and load tests: {string.Join(", ", RandomCheckpoint.Architectures)}.",
    };

    private static readonly Option<long> s_seed = new("--seed") { Description = "Seed of --random." };

    private static readonly Option<bool> s_halfPorts = new("--half-ports") { Description = "With --precision f16: float16 inputs and outputs too." };

    private static readonly Option<TapLayout> s_layout = new("--layout")
    {
        Description = "Form of the outputs: tokens [N, tokens, C], patches [N, patches, C] without CLS and registers, or map [N, C, rows, columns].",
    };

    private static readonly Option<TapMask> s_mask = new("--mask")
    {
        Description = "multiply: each output's patches are weighted by a mask that is another input; factors: only chosen patches leave, weighted.",
    };

    public static Option<ModelPrecision> Precision { get; } = new("--precision")
    {
        Description = "f32; f16 for GPUs; i8 for CPUs: matrices as 8-bit integers; i8pertoken: slower, but no image depends on the others of its batch.",
    };

    public static Option<string?> Taps { get; } = new("--taps")
    {
        Description = "Outputs, separated by commas: names such as last_hidden_state, or numbers of hidden states; sums are written 3+4+5.",
    };

    public static Option<ImageSize?> Size { get; } = new("--size")
    {
        Description = "Image size: 224, 224x320 (height first) or dynamic, where each run has its own. The model's own when left out.",
        CustomParser = ParseSize,
    };

    /// <summary>What <see cref="Size"/> gives for "dynamic".</summary>
    private static readonly ImageSize s_dynamic = new(0, 0);

    public static Command Create()
    {
        var command = new Command("convert", "Convert a checkpoint of DINOv3, DINOv2, CLIP or BiSeNet to ONNX.")
        {
            s_source, s_out, Taps, s_layout, s_mask, Precision, Size, s_halfPorts, s_random, s_seed, CommonOptions.Json,
        };
        command.Validators.Add(result =>
        {
            if ((result.GetValue(s_source) is null) == (result.GetValue(s_random) is null))
            {
                result.AddError("Give either SRC or --random.");
            }

            if (result.GetValue(Taps) is null && (result.GetValue(s_layout) != TapLayout.Tokens || result.GetValue(s_mask) != TapMask.None))
            {
                result.AddError("--layout and --mask say what becomes of the outputs that --taps names; give --taps too.");
            }
        });
        command.SetAction((arguments, cancel) => Task.Run(() => Run(arguments, cancel), cancel));
        return command;
    }

    /// <summary>The options that say what is converted, without a source.</summary>
    public static ConvertOptions Options(ParseResult arguments, TapLayout layout = TapLayout.Tokens, TapMask mask = TapMask.None)
    {
        var size = arguments.GetValue(Size);
        var taps = (arguments.GetValue(Taps) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var plain = layout == TapLayout.Tokens && mask == TapMask.None && taps.All(tap => !tap.Contains('+'));
        return new ConvertOptions
        {
            Taps = plain ? [.. taps.Select(tap => TapOutput.Parse(tap).Name)] : [],
            Outputs = plain ? [] : [.. taps.Select(tap => TapOutput.Parse(tap, layout, mask))],
            Precision = arguments.GetValue(Precision),
            Size = size == s_dynamic ? null : size,
            HasDynamicSize = size == s_dynamic,
        };
    }

    private static int Run(ParseResult arguments, CancellationToken cancel)
    {
        var (source, folder) = SourceAndTarget(arguments);
        var options = Options(arguments, arguments.GetValue(s_layout), arguments.GetValue(s_mask)) with { HasHalfPorts = arguments.GetValue(s_halfPorts), Cancel = cancel };
        var model = arguments.GetValue(s_random) is { } architecture
            ? ModelConverter.Convert(RandomCheckpoint.Create(architecture, arguments.GetValue(s_seed)), folder, options)
            : ModelConverter.Convert(source, folder, options) with { SourceSha256 = Checkpoint.Sha256Of(source) };
        KeepProcessor(source, folder);
        ConvertedModelFile.Write(folder, model);
        if (arguments.GetValue(CommonOptions.Json))
        {
            JsonOutput.WriteLine(JsonNode.Parse(ConvertedModelFile.ToJson(model))!);
            return ExitCodes.Ok;
        }

        Print(model);
        return ExitCodes.Ok;
    }

    /// <summary>A path stands for itself; a published id for its folder, once the files in it are those that were pulled.</summary>
    private static (string Source, string Target) SourceAndTarget(ParseResult arguments)
    {
        var (source, target) = (arguments.GetValue(s_source) ?? "", arguments.GetValue(s_out));
        if (source.Length > 0 && !Path.Exists(source))
        {
            var catalog = new PublishedCatalog();
            if (catalog.TryFind(source) is { } model)
            {
                return (catalog.RequirePulled(model), target ?? catalog.OnnxFolderOf(model));
            }
        }

        return (source, target ?? throw new CliException(ExitCodes.Usage, "Name the folder for the model with --out."));
    }

    /// <summary>How pictures are prepared belongs to the model: whoever runs it finds it beside it.</summary>
    private static void KeepProcessor(string source, string folder)
    {
        if (source.Length == 0)
        {
            return;
        }

        var file = Path.Combine(Directory.Exists(source) ? source : Path.GetDirectoryName(Path.GetFullPath(source))!, PreprocessorConfig.FileName);
        if (File.Exists(file))
        {
            File.Copy(file, Path.Combine(folder, PreprocessorConfig.FileName), overwrite: true);
        }
    }

    private static void Print(ConvertedModel model)
    {
        foreach (var graph in model.Graphs)
        {
            Console.WriteLine($"{model.Architecture} {graph.Role} {model.Precision.ToString().ToLowerInvariant()}");
            foreach (var file in graph.Files)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {file.Path}  {file.Bytes / 1e6:0.0} MB  sha256 {file.Sha256}"));
            }

            foreach (var (kind, port) in graph.Inputs.Select(port => ("in ", port)).Concat(graph.Outputs.Select(port => ("out", port))))
            {
                Console.WriteLine($"  {kind} {port.Name} {port.Type.ToString().ToLowerInvariant()} [{string.Join(", ", port.Shape.Select(Text))}]");
            }
        }
    }

    private static string Text(GraphDimension dimension) => dimension.Symbol ?? dimension.Size.ToString(CultureInfo.InvariantCulture);

    private static ImageSize? ParseSize(ArgumentResult result)
    {
        var text = result.Tokens.Single().Value;
        if (text == "dynamic")
        {
            return s_dynamic;
        }

        var sides = text.Split('x');
        if (sides.Length is 1 or 2 && int.TryParse(sides[0], NumberStyles.None, CultureInfo.InvariantCulture, out var height)
            && int.TryParse(sides[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var width) && height > 0 && width > 0)
        {
            return new ImageSize(height, width);
        }

        result.AddError($"--size: '{text}' is no size; write 224, 224x320 or dynamic.");
        return null;
    }
}
