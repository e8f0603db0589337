using System.Text.Json;
using Facet.EndToEnd.Tests;
using Microsoft.Playwright;

namespace Facet.Browser.Tests;

/// <summary>A page in its own browser context, and what tests do with it. Disposing it fails when a script threw or the policy refused something.</summary>
internal sealed class PageSession : IAsyncDisposable
{
    private readonly List<string> _faults = [];

    public PageSession(IPage page)
    {
        Page = page;
        page.PageError += (_, error) => _faults.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Text.Contains("Content Security Policy", StringComparison.Ordinal))
            {
                _faults.Add(message.Text);
            }
        };
    }

    public IPage Page { get; }

    public ILocator Cards => Page.Locator(".grid .card");

    /// <summary>Opens an address of the page and waits until it shows what the server has.</summary>
    public async Task GoAsync(string address = "./")
    {
        await Page.GotoAsync(address);
        await Page.Locator("#main :is(h1, h2, h3)").First.WaitForAsync();
    }

    /// <summary>Chooses a photo as the question and waits for the answer.</summary>
    public async Task SearchAsync(string photo)
    {
        await Page.Locator(".drop-area input[type=file]").First.SetInputFilesAsync(photo);
        await Cards.First.WaitForAsync();
    }

    /// <summary>The sample photo of that number, 1 to 6. The sixth shows four faces.</summary>
    public static string Sample(int number) => TestPaths.Samples[number - 1];

    /// <summary>Names of the results in view, in their order.</summary>
    public async Task<string[]> ResultsAsync() =>
        [.. (await Page.Locator(".answers .card .facts > :last-child").AllInnerTextsAsync()).Select(text => text.Trim())];

    /// <summary>Moves the slider of a region.</summary>
    public Task WeighAsync(string region, double weight) => Page.GetByLabel($"Weight of {region}").FillAsync(weight.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Looks at an expression in every frame until it is true; fails after half a minute. (Playwright's own wait needs eval, which
    /// the page's policy forbids.)</summary>
    public Task UntilAsync(string expression) => Page.EvaluateAsync(
        $$"""
        () => new Promise((resolve, reject) => {
          const end = performance.now() + 30000;
          const look = () => ({{expression}}) ? resolve() : performance.now() > end ? reject(new Error('It never became true.')) : requestAnimationFrame(look);
          look();
        })
        """);

    public async Task<T> EvaluateAsync<T>(string script, object? argument = null) =>
        (await Page.EvaluateAsync<JsonElement>(script, argument)).Deserialize<T>()!;

    public async ValueTask DisposeAsync()
    {
        await Page.Context.DisposeAsync();
        Assert.Empty(_faults);
    }
}
