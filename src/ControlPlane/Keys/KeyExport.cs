using System.Globalization;
using System.Runtime.CompilerServices;
using Gatehouse.ControlPlane.Access;

namespace Gatehouse.ControlPlane.Keys;

/// <summary>
/// Keys as a file in Amazon's CSV form, with the <c>key</c> column empty: values are not kept, and where a sealed copy is, a
/// file that travels is no place for it.
/// </summary>
public sealed class KeyExport(KeyList keys)
{
    /// <summary>The file by pieces of up to 500 keys; ends early when the actor loses the right to see them.</summary>
    public async IAsyncEnumerable<string> WriteAsync(
        Actor actor, Guid teamId, KeyFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string[][] rows = [["name", "key", "description", "Enabled", "usageplanIds", "expiresAt", "customerId", "prefix", "state", "createdAt", "lastUsedAt", "id"]];
        string? after = null;
        do
        {
            var page = await keys.ListAsync(actor, teamId, filter, after, KeyList.LargestPage, cancellationToken);
            if (!page.IsOk)
            {
                yield break;
            }

            using var text = new StringWriter(CultureInfo.InvariantCulture);
            KeyCsv.Write(text, rows.Concat(page.Value.Rows.Select(Cells)));
            yield return text.ToString();
            rows = [];
            after = page.Value.Next;
        }
        while (after is not null);
    }

    private static string[] Cells(KeyRow key) =>
    [
        key.Name, "", key.Description ?? "", key.Enabled ? "TRUE" : "FALSE", string.Join('|', key.Plans.Select(plan => plan.Id)),
        At(key.ExpiresAt), key.CustomerId ?? "", key.Prefix, key.State.ToString(), At(key.CreatedAt), At(key.LastUsedAt), key.Id,
    ];

    private static string At(DateTimeOffset? at) => at?.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) ?? "";
}
