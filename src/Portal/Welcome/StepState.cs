namespace Gatehouse.Portal.Welcome;

public enum StepState
{
    Later,
    Now,
    Done,
}
