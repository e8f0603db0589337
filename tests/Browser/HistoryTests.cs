using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Facet.Browser.Tests;

[Collection(PageTests.Name)]
public sealed class HistoryTests(PageFixture fixture)
{
    [BrowserFact]
    public async Task The_back_button_goes_through_all_that_was_seen()
    {
        await using var session = await fixture.OpenAsync();
        var page = session.Page;
        await session.GoAsync();
        await session.SearchAsync(PageSession.Sample(6));
        await session.WeighAsync("Lips", .5);
        await session.Cards.Nth(1).HoverAsync();
        var similar = await session.Cards.Nth(1).GetByTitle("Find similar").GetAttributeAsync("aria-label");
        await session.Cards.Nth(1).GetByTitle("Find similar").ClickAsync();
        await Expect(page.Locator(".question .portrait")).ToBeVisibleAsync();
        await session.Cards.First.Locator(".open").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();

        await page.GoBackAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await Expect(page.Locator(".question .portrait")).ToBeVisibleAsync();
        await page.GoBackAsync();
        await Expect(page.Locator("path.region")).ToHaveCountAsync(3);
        await Expect(page.GetByLabel("Weight of Lips")).ToHaveValueAsync("0.5");
        await page.GoBackAsync();
        await Expect(page.Locator(".drop-area")).ToBeVisibleAsync();
        await page.GoForwardAsync();
        await Expect(page.Locator("path.region")).ToHaveCountAsync(3);
        Assert.StartsWith("Find faces similar to ", similar, StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task A_reload_keeps_the_photo_and_what_counts()
    {
        await using var session = await fixture.OpenAsync();
        await session.GoAsync();
        await session.SearchAsync(PageSession.Sample(5));
        await session.WeighAsync("Cheeks", .25);
        await session.UntilAsync("location.search.includes('cheeks%3A0.25')");
        await session.UntilAsync("!document.querySelector('.results-head .hidden')");
        var before = await session.ResultsAsync();

        await session.Page.ReloadAsync();
        await session.Cards.First.WaitForAsync();
        await Expect(session.Page.Locator("path.region")).ToHaveCountAsync(3);
        await Expect(session.Page.GetByLabel("Weight of Cheeks")).ToHaveValueAsync("0.25");
        Assert.Equal(before, await session.ResultsAsync());
    }

    [BrowserFact]
    public async Task An_address_with_a_photo_of_another_browser_says_so()
    {
        await using var session = await fixture.OpenAsync();
        await session.GoAsync("./?c=default&like=photo:0123456789abcdef0123456789abcdef:0");
        await Expect(session.Page.GetByText("no longer has the photo")).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task An_address_with_nonsense_shows_the_start()
    {
        await using var session = await fixture.OpenAsync();
        await session.GoAsync("./?view=..%2F&like=%3Cscript%3E&w=lips:9,eyes:x&f=%7B&n=-4");
        await Expect(session.Page.Locator(".drop-area")).ToBeVisibleAsync();
    }
}
