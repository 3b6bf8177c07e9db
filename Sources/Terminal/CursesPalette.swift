import CNcurses
import TUI

/// How each style role looks on the terminal that is open: attributes and a colour pair. Calm where all is well,
/// filled and blinking for what nobody has acknowledged, and every difference there without colour too.
struct CursesPalette {
    struct Look {
        let attributes: attr_t
        let pair: Int16
    }

    /// A foreground and a background; -1 is the terminal's own.
    private struct Paint {
        let attributes: attr_t
        let basic: (foreground: Int16, background: Int16)
        let rich: (foreground: Int16, background: Int16)
    }

    private let looks: [Look]

    /// After curses has begun; `colour` false gives attributes alone.
    init(colour: Bool) {
        guard colour, has_colors(), start_color() == OK, ullage_colours() >= 8,
            ullage_colour_pairs() > StyleRole.allCases.count
        else {
            looks = StyleRole.allCases.map { Look(attributes: CursesPalette.monochrome($0), pair: 0) }
            return
        }
        // A terminal that cannot keep its own background takes black: nothing else would be sure to be readable.
        let keepsDefaults = use_default_colors() == OK
        let isRich = ullage_colours() >= 256
        looks = StyleRole.allCases.map { role in
            let paint = CursesPalette.paint(role)
            let (foreground, background) = isRich ? paint.rich : paint.basic
            // The terminal's own colours need no pair, and no bytes.
            guard foreground >= 0 || background >= 0 else { return Look(attributes: paint.attributes, pair: 0) }
            let pair = Int16(role.rawValue) + 1
            let defined = init_pair(
                pair, foreground < 0 && !keepsDefaults ? Int16(COLOR_WHITE) : foreground,
                background < 0 && !keepsDefaults ? Int16(COLOR_BLACK) : background)
            return defined == OK
                ? Look(attributes: paint.attributes, pair: pair)
                : Look(attributes: CursesPalette.monochrome(role), pair: 0)
        }
    }

    subscript(role: StyleRole) -> Look { looks[Int(role.rawValue)] }

    private static func monochrome(_ role: StyleRole) -> attr_t {
        switch role {
        case .normal, .water: ullage_A_NORMAL
        case .muted: ullage_A_DIM
        case .heading, .oil, .limitMark, .keyName: ullage_A_BOLD
        case .selected: ullage_A_REVERSE
        case .stale: ullage_A_UNDERLINE
        case .bad: ullage_A_UNDERLINE | ullage_A_BOLD
        case .alarmCritical: ullage_A_REVERSE | ullage_A_BOLD | ullage_A_BLINK
        case .alarmHigh: ullage_A_REVERSE | ullage_A_BLINK
        case .alarmMedium: ullage_A_BOLD | ullage_A_BLINK
        case .alarmLow: ullage_A_UNDERLINE | ullage_A_BLINK
        case .alarmCriticalSteady: ullage_A_REVERSE | ullage_A_BOLD
        case .alarmHighSteady: ullage_A_REVERSE | ullage_A_UNDERLINE
        case .alarmMediumSteady: ullage_A_BOLD | ullage_A_UNDERLINE
        case .alarmLowSteady: ullage_A_UNDERLINE
        case .notice: ullage_A_REVERSE | ullage_A_BOLD
        }
    }

    /// Colours by number: 0–7 as every terminal has them; above, the 256-colour table of xterm. Red and green never
    /// stand against each other, and blue on black, which nobody can read, is only a bar's filling.
    private static func paint(_ role: StyleRole) -> Paint {
        let own: (foreground: Int16, background: Int16) = (-1, -1)
        let black: Int16 = 0
        let red: Int16 = 1
        let yellow: Int16 = 3
        let blue: Int16 = 4
        let magenta: Int16 = 5
        let cyan: Int16 = 6
        let white: Int16 = 7
        let bold = ullage_A_BOLD
        let blink = ullage_A_BLINK
        switch role {
        case .normal: return Paint(attributes: ullage_A_NORMAL, basic: own, rich: own)
        case .muted: return Paint(attributes: ullage_A_DIM, basic: own, rich: own)
        case .heading, .limitMark, .keyName: return Paint(attributes: bold, basic: own, rich: own)
        case .selected: return Paint(attributes: ullage_A_REVERSE, basic: own, rich: own)
        case .stale: return Paint(attributes: ullage_A_UNDERLINE, basic: own, rich: (245, -1))
        case .bad: return Paint(attributes: bold | ullage_A_UNDERLINE, basic: (magenta, -1), rich: (176, -1))
        case .oil: return Paint(attributes: ullage_A_NORMAL, basic: (yellow, -1), rich: (136, -1))
        case .water: return Paint(attributes: ullage_A_NORMAL, basic: (blue, -1), rich: (68, -1))
        case .alarmCritical: return Paint(attributes: bold | blink, basic: (white, red), rich: (231, 160))
        case .alarmHigh: return Paint(attributes: blink, basic: (black, yellow), rich: (16, 214))
        case .alarmMedium: return Paint(attributes: blink, basic: (black, cyan), rich: (16, 80))
        case .alarmLow: return Paint(attributes: blink, basic: (black, white), rich: (16, 250))
        case .alarmCriticalSteady: return Paint(attributes: bold, basic: (red, -1), rich: (203, -1))
        case .alarmHighSteady: return Paint(attributes: bold, basic: (yellow, -1), rich: (214, -1))
        case .alarmMediumSteady: return Paint(attributes: bold, basic: (cyan, -1), rich: (80, -1))
        case .alarmLowSteady: return Paint(attributes: ullage_A_UNDERLINE, basic: own, rich: own)
        case .notice: return Paint(attributes: bold, basic: (white, blue), rich: (231, 24))
        }
    }
}
