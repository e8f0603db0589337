namespace Facet.Benchmarks;

/// <summary>Options of the form "--name value".</summary>
internal static class Arguments
{
    public static string? Value(string[] options, string name) =>
        Array.IndexOf(options, name) is var at and >= 0 && at + 1 < options.Length ? options[at + 1] : null;
}
