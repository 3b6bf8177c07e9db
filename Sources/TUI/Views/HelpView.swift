import Alarms
import Snapshots
import TankFarm

/// The keys, and what the marks mean.
enum HelpView {
    private struct Entry {
        let mark: String
        let words: String
        var style: StyleRole = .keyName
        var isHeading = false
    }

    static func draw(_ scene: Scene, on canvas: inout Canvas) {
        let area = scene.body
        let (left, right) = columns(scene.glyphs, columns: area.columns)
        let top = max(0, min(scene.state.scroll[.help] ?? 0, rowCount(scene.glyphs, columns: area.columns) - area.rows))
        let half = right.isEmpty ? area.columns : min(area.columns / 2, 56)
        for (entries, column) in [(left, 1), (right, half + 1)] {
            for (index, entry) in entries.enumerated() where index >= top && index - top < area.rows {
                let row = area.row + index - top
                if entry.isHeading {
                    canvas.text(entry.words, row, column, width: half - 2, style: .heading)
                } else {
                    canvas.text(entry.mark, row, column, width: 10, style: entry.style)
                    canvas.text(entry.words, row, column + 11, width: half - 13)
                }
            }
        }
    }

    static func rowCount(_ glyphs: GlyphSet, columns width: Int) -> Int {
        let (left, right) = columns(glyphs, columns: width)
        return max(left.count, right.count)
    }

    private static func columns(_ glyphs: GlyphSet, columns width: Int) -> (left: [Entry], right: [Entry]) {
        let left = places(glyphs) + work(glyphs)
        let right = marks(glyphs)
        return width >= 78 ? (left, right) : (left + right, [])
    }

    private static func places(_ glyphs: GlyphSet) -> [Entry] {
        [
            Entry(mark: "", words: "Keys", isHeading: true),
            Entry(mark: "1 2 3", words: "overview, trend, alarms"),
            Entry(mark: "4 5 6", words: "journal, lines, shift"),
            Entry(mark: "w", words: "tanks that are not watched"),
            Entry(mark: glyphs == .unicode ? "↑↓ jk" : "arrows jk", words: "move; PgUp PgDn, Home End"),
            Entry(mark: glyphs == .unicode ? "←→ hl" : "arrows hl", words: "other tank; trend's span"),
            Entry(mark: "Enter Esc", words: "open alarm, then tank; back"),
            Entry(mark: "Tab", words: "sort; tank: the quantities"),
            Entry(mark: "/", words: "filter 1 and 3, search in 4"),
        ]
    }

    private static func work(_ glyphs: GlyphSet) -> [Entry] {
        [
            Entry(mark: "a A m", words: "acknowledge; all; bell off"),
            Entry(mark: "s u", words: "shelve; unshelve"),
            Entry(mark: "o r", words: "out of service, back; reset"),
            Entry(mark: "c n", words: "comment on alarm; note"),
            Entry(mark: "v t", words: "lab value; one-time call"),
            Entry(mark: "g f", words: "alarms: groups; figures"),
            Entry(mark: "y", words: "tank view: accept the level"),
            Entry(mark: ":", words: "stock calls declare test .."),
            Entry(mark: "Ctrl-L", words: "draw anew"),
            Entry(mark: "? q", words: "this help; leave"),
            Entry(mark: "later", words: "d L", style: .muted),
        ]
    }

    private static func marks(_ glyphs: GlyphSet) -> [Entry] {
        var entries = [Entry(mark: "", words: "Marks", isHeading: true)]
        for priority in AlarmPriority.allCases.reversed() {
            let mark = glyphs.mark(priority, .unacknowledged)
            entries.append(
                Entry(mark: mark, words: "\(priority.rawValue), unacknowledged", style: .steady(priority)))
        }
        let (standing, gone) = (glyphs.mark(.high, .acknowledged), glyphs.mark(.high, .returnedUnacknowledged))
        let (latched, silent) = (glyphs.mark(.high, .latchedAcknowledged), glyphs.mark(.high, .shelved))
        return entries + [
            Entry(mark: standing, words: "acknowledged, in alarm", style: .alarmHighSteady),
            Entry(mark: gone, words: "gone, unacknowledged", style: .alarmHighSteady),
            Entry(mark: "\(latched) \(silent)", words: "latched; shelved or silent", style: .alarmHighSteady),
            Entry(mark: "1st unatt.", words: "first of burst; no console", style: .notice),
            Entry(mark: "w", words: "not watched: press w", style: .notice),
            Entry(mark: "12? 12~", words: "uncertain; old value", style: .stale),
            Entry(mark: "--bad--", words: "no value, reason beside", style: .bad),
            Entry(
                mark: "\(glyphs.arrow(.rising)) \(glyphs.arrow(.falling)) \(glyphs.arrow(.still))",
                words: "rising, falling, still", style: .normal),
            Entry(
                mark: "\(glyphs.water)\(glyphs.oil) \(glyphs.liquid)", words: "water, oil; unknown which", style: .oil),
            Entry(mark: "\(glyphs.innerLimit) \(glyphs.outerLimit)", words: "limits: L H; LL HH CH", style: .limitMark),
            Entry(mark: "MW \(glyphs.atLeast)", words: "maximum working; at least", style: .limitMark),
            Entry(mark: "!", words: "lines view: a sick gauge", style: .bad),
            Entry(mark: "#####", words: "number too wide to show", style: .normal),
            Entry(mark: "", words: "Ullage is no safety system;"),
            Entry(mark: "", words: "the high switch remains."),
        ]
    }
}
