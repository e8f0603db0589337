using System.CommandLine;
using System.Numerics;

namespace Facet.Cli;

/// <summary>Options that several commands share.</summary>
internal static class CommonOptions
{
    public static Option<bool> Json { get; } = new("--json") { Description = "Print JSON on stdout." };

    public static Option<string> Collection { get; } = new("--collection")
    {
        Description = "Name of the collection.",
        DefaultValueFactory = _ => "default",
    };

    public static Option<string?> Server { get; } = new("--server")
    {
        Description = "Address of a running server (host:port of its gRPC endpoint). Without it: the server that holds the data folder, or one started inside this command.",
    };

    public static Option<string> Data { get; } = new("--data")
    {
        Description = "Data folder [FACET_DATA].",
        DefaultValueFactory = _ => DefaultDataFolder(),
    };

    public static Option<bool> AllFaces { get; } = new("--all-faces") { Description = "Every face of a photo, not only the largest." };

    public static Option<int> Top { get; } = new("--top")
    {
        Description = "How many hits.",
        DefaultValueFactory = _ => 5,
    };

    public static Option<string?> Recipe { get; } = new("--recipe") { Description = "Recipe for the features; when left out the collection's own, or the default one." };

    /// <summary>An option for a number in a range.</summary>
    /// <remarks>The check is the option's own: a command's validators do not see defaults.</remarks>
    public static Option<T> Number<T>(string name, string description, T value, T least, T most)
        where T : struct, INumber<T>
    {
        var option = new Option<T>(name) { Description = description, DefaultValueFactory = _ => value };
        option.Validators.Add(result =>
        {
            if (result.GetValue(option) is var given && !(given >= least && given <= most))
            {
                result.AddError($"{name} takes {least} to {most}.");
            }
        });
        return option;
    }

    private static string DefaultDataFolder()
    {
        var configured = Environment.GetEnvironmentVariable("FACET_DATA");
        return string.IsNullOrEmpty(configured)
            ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "facet")
            : configured;
    }
}
