using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Facet.EndToEnd.Tests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Facet.Browser.Tests;

[Collection(PageTests.Name)]
public sealed partial class LanguageTests(PageFixture fixture)
{
    private static string Scripts => Path.Combine(TestPaths.Root, "services/Gateway/wwwroot/js");

    [BrowserTheory]
    [InlineData("en-US", "Who wears the same make-up?", "en")]
    [InlineData("zh-CN", "谁化了同样的妆？", "zh-CN")]
    public async Task The_page_speaks_the_language_of_the_browser(string locale, string title, string language)
    {
        await using var session = await fixture.OpenAsync(new PageLook(Language: locale));
        await session.GoAsync();
        await Expect(session.Page.GetByRole(AriaRole.Heading, new() { Name = title })).ToBeVisibleAsync();
        Assert.Equal(language, await session.EvaluateAsync<string>("document.documentElement.lang"));
    }

    [BrowserFact]
    public async Task Another_language_is_chosen_and_kept()
    {
        await using var session = await fixture.OpenAsync();
        await session.GoAsync();
        await session.Page.GetByRole(AriaRole.Button, new() { Name = "中文" }).ClickAsync();
        await Expect(session.Page.GetByRole(AriaRole.Heading, new() { Name = "谁化了同样的妆？" })).ToBeVisibleAsync();
        await session.Page.ReloadAsync();
        await Expect(session.Page.GetByRole(AriaRole.Heading, new() { Name = "谁化了同样的妆？" })).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task Both_languages_have_the_same_texts_with_the_same_places()
    {
        await using var session = await fixture.OpenAsync();
        await session.GoAsync();
        const string Read = "async name => { const words = (await import(`./js/lang/${name}.js`))[name]; return Object.fromEntries(Object.entries(words)"
            + ".map(([key, text]) => [key, [...new Set([...text.matchAll(/\\{(\\w+)/g)].map(match => match[1]))].sort().join()])); }";
        var english = await session.EvaluateAsync<Dictionary<string, string>>(Read, "en");
        var chinese = await session.EvaluateAsync<Dictionary<string, string>>(Read, "zh");
        Assert.Equal(english.OrderBy(pair => pair.Key, StringComparer.Ordinal), chinese.OrderBy(pair => pair.Key, StringComparer.Ordinal));

        // Every text that the scripts ask for by its full name is there.
        var asked = Directory.EnumerateFiles(Scripts, "*.js", SearchOption.AllDirectories).SelectMany(path => AskedText().Matches(File.ReadAllText(path)))
            .Select(match => match.Groups[1].Value).Distinct();
        Assert.DoesNotContain(asked, key => !english.ContainsKey(key));
    }

    [BrowserFact]
    public async Task Recipes_that_come_with_Facet_are_told_in_Chinese_and_those_of_users_in_their_own_words()
    {
        await using var session = await fixture.OpenAsync(new PageLook(Language: "zh-CN"));
        await session.Page.RouteAsync("**/api/v1/status", async route =>
        {
            var answer = await route.FetchAsync();
            var status = JsonNode.Parse(await answer.TextAsync())!;
            var recipes = status["recipes"]!.AsArray();
            recipes.Add(Recipe("mine", "dino", "Only the lips, for the spring campaign."));
            recipes.Add(Recipe("dino", "dino", "Gram of sums of hidden states of dino, at the usual depths."));
            await route.FulfillAsync(new() { Response = answer, Body = status.ToJsonString() });
        });
        await session.GoAsync("./?view=status");
        var descriptions = session.Page.Locator("[data-role=recipes] li p");
        await Expect(descriptions).ToHaveTextAsync([Chinese(), Chinese(), Chinese(), Chinese(), new Regex("^Only the lips, for the spring campaign\\.$"), Chinese()]);

        static JsonObject Recipe(string name, string model, string description) => new()
        {
            ["name"] = name, ["model"] = model, ["regions"] = new JsonArray("lips"), ["description"] = description,
        };
    }

    [BrowserFact]
    public async Task No_view_in_Chinese_has_English_words_of_the_page()
    {
        await using var session = await fixture.OpenAsync(new PageLook(Language: "zh-CN"));
        await session.GoAsync();
        await session.SearchAsync(PageSession.Sample(6));
        var words = new List<string>(await WordsAsync(session));
        foreach (var view in new[] { "collection", "map", "status" })
        {
            await session.GoAsync($"./?view={view}&c=default");
            words.AddRange(await WordsAsync(session));
        }

        // Names of files, models, licences and addresses stay as they are.
        string[] kept = ["Facet", "English", "default", "makeup", "metric"];
        var strange = words.Where(word => !kept.Contains(word)).Distinct().ToList();
        Assert.Empty(strange);
    }

    /// <summary>Latin words in texts of the page itself, outside of tables and of what was stored.</summary>
    private static Task<string[]> WordsAsync(PageSession session) => session.EvaluateAsync<string[]>(
        """
        () => [...document.querySelectorAll('#app :is(h1, h2, h3, p, a, button, label, summary, option, th)')]
          .filter(one => !one.closest('table tbody, .facts, .status li, option, [lang=en], .question details') && one.checkVisibility())
          .flatMap(one => [...one.childNodes].filter(node => node.nodeType === 3).map(node => node.textContent))
          .flatMap(text => text.replace(/sample\d\.jpg(#\d)?|\d+(\.\d+)? (ms|s|KB|MB)/g, '').match(/[A-Za-z]{3,}/g) ?? [])
        """);

    /// <summary>A sentence in Chinese.</summary>
    [GeneratedRegex("[\u4e00-\u9fff].*。$")]
    private static partial Regex Chinese();

    [GeneratedRegex(@"\bt\('([\w.]+)'")]
    private static partial Regex AskedText();
}
