using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Facet.Browser.Tests;

[Collection(PageTests.Name)]
public sealed class AccessibilityTests(PageFixture fixture)
{
    [BrowserTheory]
    [InlineData(false, 1440)]
    [InlineData(true, 1440)]
    [InlineData(false, 390)]
    public async Task Axe_finds_nothing_serious_in_any_view(bool dark, int width)
    {
        await using var session = await fixture.OpenAsync(new PageLook(width, 900, Dark: dark));
        var found = new List<string>();
        await session.GoAsync();
        found.AddRange(await CheckAsync(session, "start"));
        await session.SearchAsync(PageSession.Sample(6));
        found.AddRange(await CheckAsync(session, "search"));
        await session.Cards.Nth(1).Locator(".open").ClickAsync();
        await Expect(session.Page.GetByRole(AriaRole.Dialog).GetByText("compared as a whole")).ToBeVisibleAsync();
        found.AddRange(await CheckAsync(session, "side by side"));
        foreach (var view in new[] { "collection", "map", "status" })
        {
            await session.GoAsync($"./?view={view}&c=default");
            found.AddRange(await CheckAsync(session, view));
        }

        Assert.Empty(found);
    }

    [BrowserFact]
    public async Task Results_are_walked_with_the_arrow_keys()
    {
        await using var session = await fixture.OpenAsync();
        await session.GoAsync();
        await session.SearchAsync(PageSession.Sample(6));
        await session.Cards.First.Locator(".open").FocusAsync();
        await session.Page.Keyboard.PressAsync("ArrowRight");
        await session.UntilAsync("document.activeElement.closest('.card')?.dataset.index === '1'");
        await session.Page.Keyboard.PressAsync("ArrowDown");
        await session.UntilAsync("Number(document.activeElement.closest('.card')?.dataset.index) > 3");
        await session.Page.Keyboard.PressAsync("Enter");
        await Expect(session.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await session.Page.Keyboard.PressAsync("ArrowRight");
        await session.UntilAsync("Boolean(document.querySelector('dialog'))");
    }

    [BrowserFact]
    public async Task The_whole_page_is_reached_with_the_tab_key()
    {
        await using var session = await fixture.OpenAsync();
        await session.GoAsync();
        var seen = new HashSet<string>();
        for (var i = 0; i < 14; i++)
        {
            await session.Page.Keyboard.PressAsync("Tab");
            seen.Add(await session.EvaluateAsync<string>("(document.activeElement.closest('label') ?? document.activeElement).innerText.trim()"));
        }

        Assert.Superset(new HashSet<string> { "Search", "Faces", "Map", "Status", "中文", "Choose a photo" }, seen);
    }

    private async Task<IEnumerable<string>> CheckAsync(PageSession session, string view)
    {
        // Not as a script element: the page's policy allows only its own.
        await session.Page.EvaluateAsync(fixture.Axe + "; undefined");
        var answer = await session.EvaluateAsync<JsonElement>("() => axe.run(document, { resultTypes: ['violations'] })");
        return answer.GetProperty("violations").EnumerateArray()
            .Where(one => one.GetProperty("impact").GetString() is "serious" or "critical")
            .Select(one => $"{view}: {one.GetProperty("id").GetString()} {one.GetProperty("help").GetString()} "
                + string.Join(" | ", one.GetProperty("nodes").EnumerateArray().Take(3).Select(node => node.GetProperty("html").GetString())));
    }
}
