using Facet.Hosting;
using Microsoft.Extensions.Configuration;

namespace Facet.Unit.Tests.Hosting;

public sealed class EnvironmentNamesTests
{
    private const string Variable = "FACET_TEST_OF_ENVIRONMENT_NAMES";
    private const string Key = "Facet:Test:Value";

    [Theory]
    [InlineData("short", null, "short")]
    [InlineData("short", "code", "code")]
    [InlineData(null, null, "file")]
    [InlineData("", null, "")]
    public void Variable_wins_over_files_and_loses_to_what_comes_later(string? variable, string? code, string expected)
    {
        Environment.SetEnvironmentVariable(Variable, variable);
        using var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection([new(Key, "file")]);
        configuration.AddEnvironmentVariables();
        if (code is not null)
        {
            configuration.AddInMemoryCollection([new(Key, code)]);
        }

        configuration.AddEnvironmentNames((Variable, Key));
        Assert.Equal(expected, configuration[Key]);
    }
}
