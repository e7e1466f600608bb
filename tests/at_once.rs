//! What waits for seconds, for the program's own times or for Telegram's: scenarios of many
//! modules in one test, some at once, since each by itself would hold one of a machine's few test
//! threads and leave it idle. The first module by name, so that it begins first. Each is a test in
//! `waits` too, which runs it where its name is asked for, and otherwise waits for what came of it
//! here. `CASINO_SCENARIO=faults::` runs those whose names hold that.
use crate::{
    attack, binary, browser, cashier_faults, check, crowd, csv, drill, faults, http, keepalive,
    launch, machine, monitor, payments, replica, sandbox, standby, tosses, wire,
};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Instant;

/// Some begin more bots of their own.
const AT_ONCE: usize = 12;

struct Scenario {
    name: &'static str,
    run: fn(),
    /// It runs with the others.
    taken: AtomicBool,
    passed: OnceLock<bool>,
}

macro_rules! scenarios {
    ($($($module:ident)::+: $name:ident,)*) => {
        static SCENARIOS: [Scenario; [$(stringify!($name)),*].len()] = [$(Scenario {
            name: concat!($(stringify!($module), "::",)+ stringify!($name)),
            run: $($module::)+$name,
            taken: AtomicBool::new(false),
            passed: OnceLock::new(),
        }),*];

        /// What `crate::waits` has as tests.
        pub mod named {
            $(pub fn $name() {
                super::alone(concat!($(stringify!($module), "::",)+ stringify!($name)));
            })*
        }

        /// Makes each a test of the module that says this.
        macro_rules! tests_of_scenarios {
            () => {
                $(#[test]
                fn $name() {
                    crate::at_once::named::$name();
                })*
            };
        }
        pub(crate) use tests_of_scenarios;
    };
}

/// Runs it, or waits until it has been run with the others.
fn alone(name: &str) {
    let scenario = SCENARIOS.iter().find(|scenario| scenario.name == name);
    let scenario = scenario.expect("one of these");
    if scenario.taken.load(Ordering::Acquire) {
        assert!(*scenario.passed.wait(), "what_waits_passes says why");
    } else {
        (scenario.run)();
    }
}

// The longest first.
scenarios! {
    drill: what_hangs_is_replaced_or_ended,
    standby::cashier: what_the_first_machine_sent_as_it_died_is_found_by_the_second_and_what_came_in_meanwhile_too,
    standby::cashier: what_is_sent_at_the_thaw_is_found_and_not_sent_again,
    standby::cashier: what_was_sent_again_by_the_second_machine_is_not_sent_at_the_thaw,
    standby::thaw: what_leaves_at_the_thaw_says_what_was_said_and_takes_no_update_from_the_other,
    standby::restored: broken_books_are_not_taken_over_and_the_last_whole_ones_are_kept,
    standby::restored: an_older_generation_is_no_stand_in_for_one_that_cannot_be_restored,
    standby::restored: the_last_whole_books_are_taken_only_by_who_is_told_what_that_loses,
    standby::restored: where_the_newest_state_is_broken_the_newest_whole_one_is_at_hand_and_taken_when_told,
    standby::restored: what_can_be_restored_again_is_taken_over_by_itself_and_nothing_is_lost,
    standby: a_machine_whose_disk_stays_full_leaves_the_house_to_the_other,
    standby::drill: two_machines_lose_nothing_that_was_answered_whatever_befalls_the_one_that_acts,
    standby::store: a_machine_that_cannot_renew_stops_in_time_and_goes_on_when_the_store_is_back,
    standby::store: a_lease_that_somebody_has_overwritten_or_deleted_ends_who_had_it,
    standby::store: machines_change_over_by_such_a_store_though_it_fails_now_and_then,
    standby: a_planned_change_of_machines_loses_nothing_and_the_former_one_stands_by,
    payments::teller: a_teller_that_hangs_is_fenced_and_replaced,
    payments::hook: an_engine_that_does_not_come_to_it_makes_the_provider_try_again,
    attack::office::slow: slow_and_many_clients_hold_nobody_else_up,
    machine: a_notify_socket_that_nobody_reads_holds_nothing_up,
    machine: a_disk_that_is_full_at_the_start_is_outwaited,
    browser::attack: an_engine_that_does_not_answer_is_not_waited_for,
    faults: a_token_that_has_worked_is_believed_through_a_bad_hour,
    launch: a_bot_that_hangs_or_says_it_is_sick_is_restarted,
    cashier_faults::crowd: a_crowd_pays_in_bets_and_takes_out_while_all_fails,
    attack: a_hostile_network_neither_ends_nor_deafens_it,
    drill: what_comes_from_outside_passes,
    machine::clock: a_clock_that_is_set_for_a_moment_ends_nothing,
    keepalive: systemd_is_told_how_things_are,
    faults::disk: a_disk_that_fills_up_after_a_crash_loses_no_answer,
    wire: a_line_that_cuts_silence_does_not_deafen_it,
    csv::delivered: a_file_comes_whatever_fails,
    launch: a_token_that_is_wrong_is_the_bots_last_word,
    drill::crowd: slow_groups_hold_up_nobody,
    drill::crowd: one_against_all,
    check: a_telegram_that_cannot_be_asked_is_told_in_time,
    drill: a_worker_that_panics_is_back_soon,
    faults: a_failing_edit_or_toast_repeats_no_press,
    tosses: a_bot_that_is_killed_settles_every_toss_once,
    tosses: dice_that_were_certainly_not_thrown_are_thrown_later,
    tosses: dice_that_telegram_did_not_confirm_give_the_stake_back_once,
    crowd: a_database_that_takes_nothing_for_a_while_costs_no_reply_and_no_record,
    monitor: reports_follow_each_other_through_a_pipe,
    faults: a_webhook_that_somebody_sets_is_taken_away_and_told,
    check: a_token_that_worked_and_is_rejected_may_pass,
    replica: how_far_the_replica_is_shows_and_so_does_one_that_only_says_that_it_is_well,
    standby: a_machine_whose_lease_is_another_s_ends_and_says_nothing_more,
    standby::restored: who_takes_over_ends_what_was_open_and_gives_everybody_new_seeds,
    faults: a_number_that_telegram_does_not_give_deafens_nobody,
    faults: a_stop_keeps_what_could_not_be_said_for_the_next_start,
    keepalive: a_stop_that_comes_while_it_starts_anew_is_a_stop,
    monitor: one_report_has_every_section,
    monitor::screen: a_terminal_that_can_only_print_gets_text,
    standby::store: a_write_whose_answer_says_nothing_may_have_landed_and_one_that_is_refused_has_not,
    standby::store: a_file_that_another_keeps_locked_is_waited_for_no_longer_than_a_store,
    faults: a_chats_messages_keep_their_order_whatever_fails,
    faults: a_failing_poll_loses_and_repeats_nothing,
    attack: few_files_deafen_it_only_while_they_last,
    faults: a_chats_flood_limit_is_kept_and_holds_up_nobody_else,
    replica: answers_that_wait_for_the_replica_wait_and_come,
    replica: updates_are_not_confirmed_before_the_replica_has_them,
    monitor::screen: the_screen_follows_the_bot_and_gives_the_terminal_back,
    binary: a_stop_is_prompt_when_the_last_confirmation_hangs,
    binary: a_stop_is_prompt_when_telegram_is_silent,
    binary: a_token_that_telegram_rejects_ends_the_bot_soon,
    launch: what_no_restart_cures_is_not_even_started,
    launch: a_bot_that_starts_itself_anew_stays_launched,
    check: a_token_that_telegram_rejects_is_told,
    faults: another_poller_is_outwaited,
    faults: a_failing_send_loses_no_answer_and_repeats_no_bet,
    keepalive: a_full_disk_is_unhealthy_until_there_is_room,
    launch: a_bot_does_not_outlive_its_launcher,
    launch: the_launcher_gives_up_with_the_last_code,
    faults::disk: a_full_disk_stops_the_play_until_there_is_room,
    launch: a_killed_bot_comes_back_and_plays_on,
    keepalive::metrics: metrics_are_clean_and_tell_what_happened,
    machine: an_outage_is_a_few_lines_and_a_count,
    machine: a_log_disk_that_does_not_answer_stops_nothing,
    payments::teller: a_teller_that_fails_is_replaced_and_asks_again,
    standby::restored: what_goes_into_another_folder_at_the_replica_s_path_is_not_held,
    replica: a_bot_without_the_replicator_that_it_is_to_have_plays_and_says_so,
    machine: a_log_that_others_move_or_delete_is_opened_anew,
    monitor::screen: a_frame_is_one_write_and_only_what_is_new,
    monitor: a_stranger_is_not_taken_for_the_bot,
    monitor: a_bot_that_is_not_there_is_told_with_what_was_tried,
    binary: a_stop_is_prompt_when_telegram_is_gone,
    http::front: faults_reach_the_wire,
    sandbox::polling: a_poll_without_updates_ends_at_its_timeout,
}

#[test]
fn what_waits_passes() {
    let only = std::env::var("CASINO_SCENARIO").unwrap_or_default();
    let chosen = SCENARIOS.iter().filter(|one| one.name.contains(&only));
    let (chosen, next): (Vec<_>, _) = (chosen.collect(), AtomicUsize::new(0));
    assert!(!chosen.is_empty(), "no scenario's name holds {only}");
    for scenario in &chosen {
        scenario.taken.store(true, Ordering::Release);
    }
    let work = || {
        while let Some(scenario) = chosen.get(next.fetch_add(1, Ordering::Relaxed)) {
            let began = Instant::now();
            // A thread of its own: panics are told with its name.
            let thread = thread::Builder::new().name(scenario.name.to_owned());
            let ended = thread.spawn(scenario.run).map(thread::JoinHandle::join);
            eprintln!("{:6.2} s {}", began.elapsed().as_secs_f64(), scenario.name);
            let passed = matches!(ended, Ok(Ok(())));
            scenario.passed.set(passed).expect("each is run once");
        }
    };
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(work);
        }
    });
    let failed = chosen.iter().filter(|one| one.passed.get() != Some(&true));
    let failed: Vec<_> = failed.map(|one| one.name).collect();
    assert_eq!(failed, [""; 0], "see above for why");
}
