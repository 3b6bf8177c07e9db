import Alarms
import Snapshots
import TankFarm

/// What the console asks of the program around it; nothing in here does it itself.
package enum ConsoleEffect: Hashable, Sendable {
    /// Hand to the station as the person at this terminal, and give the results to `ConsoleState.received`.
    case submit(Intent)
    /// Leave; whoever had to be asked was asked.
    case quit
    /// The bell was silenced. The state remembers it, and `Bell` reads it there: nothing is left to do.
    case silenceBell
    /// Read the tank's history of the span that ends now, and put it into `ConsoleState.trend`; again from time to time
    /// while the trend is open.
    case loadTrend(TankName, Duration)
    /// Make the summary of the running shift, and put its lines into `ConsoleState.shiftText`.
    case loadShift
    /// Read what the record has of this, and put the newest thousand, oldest first, into `ConsoleState.journalResults`.
    case loadJournal(JournalQuery)
    /// Make the alarm figures of the span that ends now, and put their lines into `ConsoleState.statisticsText`; again
    /// from time to time while they are open.
    case loadStatistics(StatisticsSpan)
}
