using Gatehouse.ControlPlane.Import;
using Gatehouse.Definitions.OpenApi;

namespace Gatehouse.Portal.Import;

/// <summary>Which operations of a preview are ticked. Additions and changes start ticked, removals do not.</summary>
public sealed class ImportSelection
{
    private readonly IReadOnlyList<OperationPreview> _operations;
    private readonly HashSet<MethodPlace> _left;

    public ImportSelection(IReadOnlyList<OperationPreview> operations)
    {
        _operations = operations;
        _left = operations.Where(operation => operation.Fate == OperationFate.Removed).Select(operation => operation.Place).ToHashSet();
    }

    /// <summary>Operations that stay as they are in the draft.</summary>
    public IReadOnlySet<MethodPlace> Left => _left;

    /// <summary>Operations that the import will add, change or remove.</summary>
    public int Count => _operations.Count(operation => operation.Fate != OperationFate.Same && !_left.Contains(operation.Place));

    public bool Has(OperationPreview operation) => !_left.Contains(operation.Place);

    public void Set(IEnumerable<OperationPreview> operations, bool ticked)
    {
        foreach (var operation in operations.Where(operation => operation.Fate != OperationFate.Same))
        {
            if (ticked)
            {
                _left.Remove(operation.Place);
            }
            else
            {
                _left.Add(operation.Place);
            }
        }
    }
}
