namespace Gatehouse.ControlPlane.Storage;

/// <summary>The data directory, held for this process alone by a lock of the operating system that a killed process cannot leave behind.</summary>
public sealed class DataDirectory(StorageOptions options) : IDisposable
{
    private FileStream? _held;

    public string Path => options.Directory;

    /// <exception cref="StartRefusedException">Another portal holds it, or it cannot be written to.</exception>
    internal void Hold()
    {
        var file = System.IO.Path.Combine(options.Directory, "portal.lock");
        try
        {
            // Key ring and database are for the portal's own user only.
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(options.Directory);
            }
            else
            {
                Directory.CreateDirectory(options.Directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }

            _held = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StartRefusedException($"Data:Directory '{options.Directory}' cannot be written to: {e.Message}", e);
        }
        catch (IOException e) when (File.Exists(file))
        {
            throw new StartRefusedException(
                $"Another portal already runs on Data:Directory '{options.Directory}' (it holds portal.lock). Stop it, or give this one a directory of its own.", e);
        }
        catch (IOException e)
        {
            throw new StartRefusedException($"Data:Directory '{options.Directory}' cannot be made: {e.Message}", e);
        }
    }

    public void Dispose() => _held?.Dispose();
}
