using MudBlazor;

namespace Gatehouse.Portal.Shell;

/// <summary>
/// What MudBlazor's components are told of our look. Its colours are only its start: <c>wwwroot/app.css</c> maps every palette
/// variable to our tokens, so that light and dark switch in the browser.
/// </summary>
internal static class PortalTheme
{
    public static MudTheme Value { get; } = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#00677F",
            Secondary = "#525C69",
            Tertiary = "#6B4BB8",
            Success = "#1B7A43",
            Warning = "#8F5600",
            Error = "#B3261E",
            Info = "#1F5FA8",
            Dark = "#171B21",
            TextPrimary = "#171B21",
            TextSecondary = "#525C69",
            TextDisabled = "#8A94A1",
            ActionDefault = "#525C69",
            ActionDisabled = "#8A94A1",
            ActionDisabledBackground = "#ECEEF2",
            Background = "#F5F6F8",
            BackgroundGray = "#ECEEF2",
            Surface = "#FFFFFF",
            AppbarBackground = "#FFFFFF",
            AppbarText = "#171B21",
            DrawerBackground = "#F5F6F8",
            DrawerText = "#171B21",
            DrawerIcon = "#525C69",
            LinesDefault = "#D9DDE3",
            LinesInputs = "#808A97",
            Divider = "#D9DDE3",
            DividerLight = "#ECEEF2",
            TableLines = "#E6E9EE",
            TableHover = "#F0F2F5",
            TableStriped = "#F8F9FB",
            HoverOpacity = .06,
            RippleOpacity = 0,
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#5CC4DC",
            PrimaryContrastText = "#06242C",
            Secondary = "#A6B0BC",
            SecondaryContrastText = "#0F1216",
            Tertiary = "#BBA3F5",
            TertiaryContrastText = "#1B1233",
            Success = "#5BD08A",
            SuccessContrastText = "#06210F",
            Warning = "#F2B84B",
            WarningContrastText = "#2B1D00",
            Error = "#FF8A80",
            ErrorContrastText = "#2E0502",
            Info = "#7FB5F5",
            InfoContrastText = "#071B33",
            Dark = "#E7EAEE",
            DarkContrastText = "#0F1216",
            TextPrimary = "#E7EAEE",
            TextSecondary = "#A6B0BC",
            TextDisabled = "#6F7A87",
            ActionDefault = "#A6B0BC",
            ActionDisabled = "#6F7A87",
            ActionDisabledBackground = "#1F252D",
            Background = "#0F1216",
            BackgroundGray = "#0B0D10",
            Surface = "#171B21",
            AppbarBackground = "#171B21",
            AppbarText = "#E7EAEE",
            DrawerBackground = "#0F1216",
            DrawerText = "#E7EAEE",
            DrawerIcon = "#A6B0BC",
            LinesDefault = "#2C343E",
            LinesInputs = "#6F7B89",
            Divider = "#2C343E",
            DividerLight = "#1F252D",
            TableLines = "#262D36",
            TableHover = "#1F252D",
            TableStriped = "#13171C",
            HoverOpacity = .10,
            RippleOpacity = 0,
        },
        LayoutProperties = new() { DefaultBorderRadius = "6px", AppbarHeight = "52px", DrawerWidthLeft = "232px", DrawerMiniWidthLeft = "56px" },
        Typography = new()
        {
            Default = Type<DefaultTypography>(".875rem", "400", "1.43"),
            H1 = Type<H1Typography>("1.5rem", "600", "1.25"),
            H2 = Type<H2Typography>("1.25rem", "600", "1.3"),
            H3 = Type<H3Typography>("1.0625rem", "600", "1.35"),
            H4 = Type<H4Typography>(".9375rem", "600", "1.4"),
            H5 = Type<H5Typography>(".875rem", "600", "1.4"),
            H6 = Type<H6Typography>(".875rem", "600", "1.4"),
            Subtitle1 = Type<Subtitle1Typography>(".875rem", "400", "1.43"), // the text in inputs
            Subtitle2 = Type<Subtitle2Typography>(".75rem", "600", "1.35"), // table heads
            Body1 = Type<Body1Typography>(".875rem", "400", "1.43"),
            Body2 = Type<Body2Typography>(".8125rem", "400", "1.45"), // table cells
            Button = Type<ButtonTypography>(".8125rem", "600", "1.5"),
            Caption = Type<CaptionTypography>(".75rem", "400", "1.4"),
            Overline = Type<OverlineTypography>(".6875rem", "600", "1.4"),
        },
        Shadows = new() { Elevation = [.. Enumerable.Range(0, 26).Select(i => i == 0 ? "none" : i < 8 ? "0 1px 2px rgba(15,18,22,.08)" : "0 8px 24px rgba(15,18,22,.18)")] },
    };

    private static T Type<T>(string size, string weight, string lineHeight)
        where T : BaseTypography, new() => new()
        {
            FontFamily = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "sans-serif"],
            FontSize = size,
            FontWeight = weight,
            LineHeight = lineHeight,
            LetterSpacing = "0",
            TextTransform = "none",
        };
}
