import Alarms
import Snapshots
import TankFarm

/// All that the console knows beside the snapshot: where the person is and what they have selected. The screen is a
/// function of this, the snapshot, the size and the moment.
package struct ConsoleState: Hashable, Sendable {
    /// A question that waits for one key.
    package enum Prompt: Hashable, Sendable {
        case quit
        /// The annunciations that were on the screen when the question was asked.
        case acknowledgeAll([AlarmReference])
        /// Whether the tank's level is true, which was uncertain for this reason when the question was asked.
        case accept(TankName, Reason)
        /// What `y` hands to the station.
        case confirm(Intent, question: String)
        case text(TextPrompt)
    }

    package enum MessageKind: Hashable, Sendable {
        case plain, caution
    }

    package var view: ConsoleView
    package var glyphs: GlyphSet
    /// Follows the alarm and not its row; nil when nothing is selected, as after the alarm has left the list.
    package var selectedAlarm: AlarmID?
    /// Nil: the first in the overview's order.
    package var selectedTank: TankName?
    package var order: TankOrder
    package var trendSpan: TrendSpan
    /// What was read last for the trend; another tank's or none while it is being read.
    package var trend: TrendSeries?
    /// The shift summary's lines; nil while it is being made.
    package var shiftText: [String]?
    /// The alarm figures' lines; nil while they are being made.
    package var statisticsText: [String]?
    package internal(set) var statisticsSpan: StatisticsSpan
    /// Part of a tank's name, title or group, for the overview; empty: all.
    package var filter: String
    /// Words that every alarm in the list must match; empty: all.
    package var alarmFilter: String
    /// One row a tank or line, with its most urgent alarm.
    package var isGrouped: Bool
    /// What was typed to look for in the journal, and what it means; nil: the newest entries are shown.
    package internal(set) var journalSearch: String
    package internal(set) var journalQuery: JournalQuery?
    /// What the record has of it, oldest first; nil while it is being read.
    package var journalResults: [JournalEntry]?
    /// The account is several persons': nothing is entered before one of them has given a name.
    package var requiresSignOn: Bool
    /// Under which name things are entered; nil: nobody signed on, or the account's own.
    package internal(set) var signedOnAs: String?
    /// The line that is being typed after `/`, for the open view.
    var filterEditor: LineEditor?
    /// Why what was typed cannot be taken.
    var filterComplaint: String?
    package internal(set) var prompt: Prompt?
    package internal(set) var message: String?
    package internal(set) var messageKind: MessageKind
    /// The last silencing of the bell; nil: never silenced.
    package internal(set) var bellSilence: BellSilence?
    /// When a key was pressed last: what was told before it has been seen.
    var lastKeyAt: WallTime?
    /// The newest notice that stood on the screen when a key was pressed.
    var noticesSeen: Int64

    /// What was handed to the station and not yet answered, the oldest first: the answers come in that order.
    var submitted: [Intent]
    /// Where `Esc` goes, the last first.
    var cameFrom: [ConsoleView]
    /// First row drawn of each scrolling view.
    var scroll: [ConsoleView: Int]
    /// Row of the selected alarm when it was last seen, so that the arrows go on from there when it has left.
    var lastAlarmRow: Int

    package init(view: ConsoleView = .overview, glyphs: GlyphSet = .unicode, selectedTank: TankName? = nil) {
        self.view = view
        self.glyphs = glyphs
        self.selectedTank = selectedTank
        order = .place
        trendSpan = .eightHours
        filter = ""
        alarmFilter = ""
        isGrouped = false
        statisticsSpan = .shift
        journalSearch = ""
        requiresSignOn = false
        messageKind = .plain
        noticesSeen = 0
        submitted = []
        cameFrom = []
        scroll = [:]
        lastAlarmRow = 0
    }

    package var isTypingFilter: Bool { filterEditor != nil }

    /// Says once, at the console's start, what was raised while no console was attached.
    package mutating func attached(to snapshot: FarmSnapshot) {
        let count = snapshot.alarms.count { $0.record.isUnattended }
        guard count > 0 else { return }
        let what = count == 1 ? "1 alarm was" : "\(count) alarms were"
        show("\(what) raised with no console attached: 3 shows them", .caution)
    }

    /// Shows a line on the message row until the next key.
    package mutating func show(_ message: String, _ kind: MessageKind = .plain) {
        self.message = message
        messageKind = kind
    }
}

extension IntentSubject {
    var words: String {
        if case .alarm(let id) = self { return id.words }
        return description
    }
}

extension AlarmID {
    var words: String { "\(subject.words) \(kind.words)" }
}

extension FarmSnapshot {
    /// The most urgent alarm that somebody has to acknowledge, else the most urgent one that stands. A test never stands
    /// before an alarm of its own priority that is none, and nothing less urgent before a test: it may have come true.
    package var bannerAlarm: AlarmSnapshot? {
        if let first = alarms.first(where: \.needsAcknowledgement) {
            guard first.record.isTest else { return first }
            return alarms.first {
                $0.needsAcknowledgement && !$0.record.isTest && $0.record.priority == first.record.priority
            } ?? first
        }
        let standing = alarms.first { $0.record.state.isActive || !$0.onRecord }
        // An overfill alarm that stands under somebody's silence is not made less urgent by it.
        if let silent = alarms.first(where: { $0.record.isGraveSilence && $0.record.beneath.isActive }),
            standing.map({ $0.record.priority < silent.record.priority }) ?? true
        {
            return silent
        }
        return standing ?? alarms.first { $0.record.state.isLatched }
    }

    func tank(_ name: TankName?) -> TankSnapshot? {
        guard let name else { return nil }
        return tanks.first { $0.tank.name == name }
    }
}
