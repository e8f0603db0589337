using System.Text.Json;

namespace Facet.Hosting;

/// <summary>Names of C# enums in the form that reasons have.</summary>
public static class SnakeCase
{
    /// <summary>"TooLarge" -> "TOO_LARGE".</summary>
    public static string Upper(string name) => JsonNamingPolicy.SnakeCaseUpper.ConvertName(name);
}
