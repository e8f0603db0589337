using System.Net;

namespace Facet.Browser.Tests;

/// <summary>What a page of another site reaches in the browser of someone who runs Facet.</summary>
[Collection(PageTests.Name)]
public sealed class ForeignSiteTests(PageFixture fixture)
{
    [BrowserFact]
    public async Task Another_site_neither_reads_nor_changes_anything()
    {
        using var elsewhere = new ForeignSite();
        await using var session = await fixture.OpenAsync();
        var page = session.Page;
        await page.GotoAsync(elsewhere.Address);
        var outcomes = await session.EvaluateAsync<string[]>(
            """
            async ([api, photo]) => {
              const form = new FormData();
              form.append('photo', new File([Uint8Array.from(atob(photo), letter => letter.charCodeAt(0))], 'x.jpg'));
              const tries = {
                read: () => fetch(`${api}collections`),
                delete: () => fetch(`${api}collections/default`, { method: 'DELETE' }),
                create: () => fetch(`${api}collections`, { method: 'POST', body: '{"name":"taken"}', headers: { 'Content-Type': 'application/json' } }),
                blind: () => fetch(`${api}collections`, { method: 'POST', mode: 'no-cors', body: '{"name":"taken"}' }),
                upload: () => fetch(`${api}collections/taken/photos`, { method: 'POST', mode: 'no-cors', body: form }),
                picture: () => new Promise((resolve, reject) => {
                  const image = new Image();
                  image.onload = () => resolve({ type: 'shown' });
                  image.onerror = () => reject(new Error());
                  image.src = `${api}collections/default/thumbnail?id=sample1.jpg%230`;
                }),
              };
              const outcomes = [];
              for (const [name, go] of Object.entries(tries)) outcomes.push(`${name}: ${await go().then(answer => answer.type, () => 'refused')}`);
              return outcomes;
            }
            """,
            new[] { fixture.Address + "api/v1/", Convert.ToBase64String(await File.ReadAllBytesAsync(PageSession.Sample(2))) });

        // Of what a browser sends without asking first only the server's refusal keeps the photo out.
        Assert.All(outcomes, outcome => Assert.EndsWith(": refused", outcome, StringComparison.Ordinal));
        using var http = new HttpClient { BaseAddress = new Uri(fixture.Address) };
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri("api/v1/collections/default", UriKind.Relative))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(new Uri("api/v1/collections/taken", UriKind.Relative))).StatusCode);
    }
}
