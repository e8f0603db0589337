using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Facet.Browser.Tests;

[Collection(PageTests.Name)]
public sealed class PhoneTests(PageFixture fixture)
{
    [BrowserFact]
    public async Task A_search_works_at_phone_width()
    {
        await using var session = await fixture.OpenAsync(PageLook.Phone);
        await session.GoAsync();
        await session.SearchAsync(PageSession.Sample(6));
        await Expect(session.Page.Locator("path.region")).ToHaveCountAsync(3);
        await Fits(session);
        await session.Cards.First.ScrollIntoViewIfNeededAsync();
        await session.Cards.First.Locator(".open").TapAsync();
        await Expect(session.Page.GetByRole(AriaRole.Dialog).GetByText("compared as a whole")).ToBeVisibleAsync();
        await Fits(session);
    }

    [BrowserTheory]
    [InlineData("search")]
    [InlineData("collection")]
    [InlineData("map")]
    [InlineData("status")]
    public async Task Every_view_fits_and_the_navigation_is_at_the_bottom(string view)
    {
        await using var session = await fixture.OpenAsync(PageLook.Phone);
        await session.GoAsync($"./?view={view}&c=default");
        await Fits(session);
        var bottom = await session.EvaluateAsync<double>("innerHeight - document.querySelector('nav').getBoundingClientRect().bottom");
        Assert.InRange(bottom, -1, 1);
    }

    /// <summary>A page that is too wide makes a phone's viewport wider.</summary>
    private static async Task Fits(PageSession session) =>
        Assert.InRange(await session.EvaluateAsync<int>("Math.max(innerWidth, document.documentElement.scrollWidth)"), 1, PageLook.Phone.Width);
}
